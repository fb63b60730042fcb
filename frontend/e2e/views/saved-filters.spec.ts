import { expectView, openApp, title } from "../support/app";
import { typeText } from "../support/keyboard";
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
  await expect(dialog.getByRole("status")).toHaveText("There’s no list named “wrok” yet.");
  await dialog.getByRole("combobox").fill("@errands");
  await expect(dialog.getByRole("status")).toHaveText("");
  await dialog.getByRole("combobox").fill("#wrok");
  await dialog.getByRole("button", { name: "Create filter" }).click();
  await expectView(page, "Later");
});

test("a filter for completed todos counts them as done", async ({ page, person }) => {
  const [one] = await person.addTodos(["One", "Two"]);
  await person.updateTodo(one?.id ?? "", { completed: true });
  const id = await person.addFilter("All of it", "done | no date");
  await openApp(page, `/filters/${id}`, "All of it");
  await expect(page.getByText("1 open, 1 completed")).toBeVisible();
});
