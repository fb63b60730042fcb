import { expectView, openApp, quickAdd, readTitles, title } from "../support/app";
import { expectAccessible } from "../support/axe";
import { pressKeys, typeText } from "../support/keyboard";
import { expect, test } from "../support/test";

test("Enter accepts the highlighted completion of a query, and undoing the new filter leaves its view", async ({
  page,
  person,
}) => {
  await person.addTodos(["Stamps"], { tags: ["errands"] });
  await openApp(page);
  await page.getByRole("button", { name: "Add filter" }).click();
  await expect(page.getByRole("dialog").getByRole("textbox", { name: "Name" })).toBeFocused();
  await typeText(page, "Out");
  const query = page.getByRole("dialog").getByRole("combobox");
  await query.focus();
  await typeText(page, "@err");
  await expect(page.getByRole("option", { name: "@errands" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("option")).toHaveCount(0);
  await expect(query).toHaveValue("@err");
  await typeText(page, "a");
  await expect(page.getByRole("option", { name: "@errands" })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(query).toHaveValue(/@errands/);
  await page.keyboard.press("Enter");
  await expectView(page, "Out");
  await expect(title(page, "Stamps")).toBeVisible();
  await page.locator("main").focus();
  await page.keyboard.press("Control+z");
  await expectView(page, "Inbox");
});

test("a filter that names an unknown list says so and can be saved all the same", async ({
  page,
  person,
}) => {
  await person.addTodos(["Stamps"], { tags: ["errands"] });
  await openApp(page);
  await page.getByRole("button", { name: "Add filter" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Name" }).fill("Later");
  await dialog.getByRole("combobox").fill("@errands & #wrok");
  await expect(dialog.getByRole("status")).toHaveText("There’s no list named “wrok” yet.No todos match");
  await dialog.getByRole("combobox").fill("@errands");
  await expect(dialog.getByRole("status")).toHaveText("1 todo matches");
  await dialog.getByRole("combobox").fill("@errands priority:high");
  await expect(dialog.getByRole("status")).toContainText("“priority” isn’t a field");
  await dialog.getByRole("combobox").fill("due before friday");
  await expect(dialog.getByRole("status")).toContainText(
    "Searches titles and notes for “due before friday”.",
  );
  await dialog.getByRole("combobox").fill("#wrok");
  await dialog.getByRole("button", { name: "Create filter" }).click();
  await expectView(page, "Later");
});

test("a todo added in a filter that says which fields it has gets them", async ({ page, person }) => {
  const garden = await person.addList({ name: "Garden" });
  const urgent = await person.addFilter("Urgent errands", "#Garden & @errands & !high");
  await openApp(page, `/filters/${urgent}`, "Urgent errands");
  await expect(quickAdd(page)).toBeVisible();
  await pressKeys(page, "q");
  await expect(quickAdd(page)).toBeFocused();
  await typeText(page, "Buy seeds");
  await page.keyboard.press("Enter");
  await expect(title(page, "Buy seeds")).toBeVisible();
  const added = { list_id: garden.id, tags: ["errands"], priority: "high" };
  await expect.poll(() => person.findTodo("Buy seeds")).toMatchObject(added);

  const either = await person.addFilter("One or the other", "@errands | !high");
  await openApp(page, `/filters/${either}`, "One or the other");
  await expect(title(page, "Buy seeds")).toBeVisible();
  await expect(quickAdd(page)).toHaveCount(0);
  await pressKeys(page, "q");
  await expect(page.getByRole("dialog", { name: "Add todo" })).toContainText("Adds to Inbox");
});

test("a filter for completed todos counts them as done", async ({ page, person }) => {
  const [one] = await person.addTodos(["One", "Two"]);
  await person.updateTodo(one?.id ?? "", { completed: true });
  const id = await person.addFilter("All of it", "done | no date");
  await openApp(page, `/filters/${id}`, "All of it");
  await expect(page.getByText("1 open, 1 completed")).toBeVisible();
});

test("the active filter shows as chips, which clear it and save it as a filter", async ({ page, person }) => {
  const garden = await person.addList({ name: "Side garden" });
  await person.addTodo({ title: "Prune the roses", list_id: garden.id, priority: "high" });
  await person.addTodo({ title: "Sow the beans", list_id: garden.id });
  await openApp(page, `/lists/${garden.id}`, "Side garden");
  await page.getByRole("main").getByRole("button", { name: "Filter", exact: true }).click();
  await page.getByRole("dialog").getByRole("combobox", { name: "Priority" }).selectOption("high");
  await page.keyboard.press("Escape");
  const active = page.getByRole("region", { name: "Active filter" });
  await expect(active.getByRole("listitem")).toHaveText(["Priority: High"]);
  await expect(title(page, "Sow the beans")).toHaveCount(0);
  await expectAccessible(page);

  await active.getByRole("button", { name: "Save as filter" }).click();
  const dialog = page.getByRole("dialog", { name: "New filter" });
  await dialog.getByRole("textbox", { name: "Name" }).fill("Roses first");
  await dialog.getByRole("button", { name: "Create filter" }).click();
  await expectView(page, "Roses first");
  await expect.poll(() => readTitles(page)).toEqual(["Prune the roses"]);

  await page.goBack();
  await active.getByRole("button", { name: "Remove Priority: High" }).click();
  await expect(title(page, "Sow the beans")).toBeVisible();
  await expect(active).toHaveCount(0);
});
