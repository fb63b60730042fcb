import { checkbox, notices, openApp, shownTitles, title } from "../support/app";
import { pressKeys } from "../support/keyboard";
import { expect, test } from "../support/test";

test("a notice offers to take back what it speaks of, and goes once that is taken back or over", async ({
  page,
  person,
}) => {
  await person.addTodos(["Socks", "Passport"]);
  await openApp(page);
  await expect(title(page, "Socks")).toBeVisible();
  await pressKeys(page, "j", "Delete");
  const notice = notices(page).getByText("Socks");
  await expect(notice).toBeVisible();
  await pressKeys(page, "Control+z");
  await expect(notice).toBeHidden();
  await expect(title(page, "Socks")).toBeVisible();
  await title(page, "Socks").focus();
  await pressKeys(page, "Delete");
  await expect(notice).toBeVisible();
  await expect(title(page, "Passport")).toBeFocused();
  await pressKeys(page, "1");
  await expect(notice).toBeHidden();
  await expect.poll(() => person.titles("&priority=high")).toEqual(["Passport"]);
});

test("keys go on where a todo was that has left by itself", async ({ page, person }) => {
  await person.addTodos(["One", "Two", "Three", "Four"]);
  await openApp(page);
  await expect(title(page, "Four")).toBeVisible();
  await pressKeys(page, "j", "j", "x");
  await expect(checkbox(page, "Two")).toBeChecked();
  await expect.poll(() => shownTitles(page)).toEqual(["One", "Three", "Four"]);
  await expect(title(page, "Three")).toBeFocused();
  await pressKeys(page, "j");
  await expect(title(page, "Four")).toBeFocused();
});

test("with a todo goes what stands under it, and the focus to what stays", async ({ page, person }) => {
  const [trip] = await person.addTodos(["Trip", "Home again"]);
  await person.addTodo({ title: "Pack", parent_id: trip?.id ?? null });
  await openApp(page);
  await expect(title(page, "Pack")).toBeVisible();
  await title(page, "Trip").focus();
  await pressKeys(page, "Delete");
  await expect.poll(() => shownTitles(page)).toEqual(["Home again"]);
  await expect(title(page, "Home again")).toBeFocused();
});

test("todos that have left are selected no longer", async ({ page, person }) => {
  await person.addTodos(["One", "Two", "Three"]);
  await openApp(page);
  await expect(title(page, "Three")).toBeVisible();
  await pressKeys(page, "j", "v", "j", "v", "x");
  await expect.poll(() => shownTitles(page)).toEqual(["Three"]);
  await expect(page.getByRole("region", { name: "Selected todos" })).toBeHidden();
  await expect(title(page, "Three")).toBeFocused();
});

test("a dialog that asks for a name takes it at once", async ({ page, person }) => {
  await person.addTodo({ title: "One" });
  await openApp(page);
  await page.getByRole("button", { name: "Add a list" }).click();
  await expect(page.getByRole("dialog").getByRole("textbox", { name: "Name" })).toBeFocused();
  await page.keyboard.type("Garden");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Garden" })).toBeVisible();
});

test("Enter takes what is begun in a filter's query; undone, the new filter is left", async ({
  page,
  person,
}) => {
  await person.addTodos(["Stamps"], { tags: ["errands"] });
  await openApp(page);
  await page.getByRole("button", { name: "Add a filter" }).click();
  await expect(page.getByRole("dialog").getByRole("textbox", { name: "Name" })).toBeFocused();
  await page.keyboard.type("Out");
  const query = page.getByRole("dialog").getByRole("combobox");
  await query.focus();
  await page.keyboard.type("@err");
  await expect(page.getByRole("option", { name: "@errands" })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(query).toHaveValue(/@errands/);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Out" })).toBeVisible();
  await expect(title(page, "Stamps")).toBeVisible();
  await page.locator("main").focus();
  await page.keyboard.press("Control+z");
  await expect(page.getByRole("heading", { level: 1, name: "Inbox" })).toBeVisible();
});

test("a filter that names what nobody has says so, and can be kept all the same", async ({
  page,
  person,
}) => {
  await person.addTodos(["Stamps"], { tags: ["errands"] });
  await openApp(page);
  await page.getByRole("button", { name: "Add a filter" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Name" }).fill("Later");
  await dialog.getByRole("combobox").fill("@errands & #wrok");
  await expect(dialog.getByRole("status")).toHaveText("No list is called “wrok” yet.");
  await dialog.getByRole("combobox").fill("@errands");
  await expect(dialog.getByRole("status")).toHaveText("");
  await dialog.getByRole("combobox").fill("#wrok");
  await dialog.getByRole("button", { name: "Make filter" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Later" })).toBeVisible();
});

test("a filter for what is done counts it as done", async ({ page, person }) => {
  const [one] = await person.addTodos(["One", "Two"]);
  await person.change(one?.id ?? "", { completed: true });
  const id = "01900000-0000-7000-8000-00000000f117";
  const value = { name: "All of it", query: "done | no date", color: "teal", icon: null, position: "a0" };
  await person.ask(`/api/me/settings/filter:${id}`, "PUT", { value });
  await openApp(page, `/filters/${id}`, "All of it");
  await expect(page.getByText("1 open, 1 done")).toBeVisible();
});

test("what was taken back is named", async ({ page, person }) => {
  await person.addTodos(["Alpha", "Beta"]);
  await openApp(page);
  await title(page, "Beta").focus();
  await page.keyboard.press("1");
  await expect(page.getByText("Priority of “Beta”: High")).toBeAttached();
  await page.keyboard.press("Control+z");
  await expect(page.getByText("Taken back: “Beta”")).toBeAttached();
  await page.keyboard.press("Control+Shift+z");
  await expect(page.getByText("Done again: “Beta”")).toBeAttached();
});
