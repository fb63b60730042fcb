import type { Person } from "../support/accounts";
import { checkbox, chooseFromRowMenu, detail, openApp, quickAdd, title, toasts } from "../support/app";
import { expectAccessible } from "../support/axe";
import { typeText } from "../support/keyboard";
import { expect, test } from "../support/test";

/** Adds a list with rows of every kind. */
async function addExampleList(person: Person) {
  const list = await person.addList({ name: "Vienna trip", color: "violet", icon: "plane" });
  const place = { list_id: list.id };
  await person.addTodo({ ...place, title: "Late and high", priority: "high", due_date: "2020-03-01" });
  await person.addTodo({
    ...place,
    title: "Tagged",
    priority: "medium",
    tags: ["deep", "home"],
    notes: "A note",
  });
  await person.addTodo({
    ...place,
    title: "At an hour",
    priority: "low",
    due_date: "2030-01-02",
    due_time: "09:00",
  });
  await person.addTodo({ ...place, title: "Done", completed: true });
  await person.deleteTodo((await person.addTodo({ ...place, title: "Deleted" })).id);
  return list;
}

test("an empty Inbox and an empty Today are accessible", async ({ page, person: _ }) => {
  await openApp(page);
  await expect(page.getByText("Your Inbox is clear.")).toBeVisible();
  await expectAccessible(page);
  await openApp(page, "/today", "Today");
  await expect(page.getByText("Nothing is due today.")).toBeVisible();
  await expectAccessible(page);
});

test("a row says its priority and that it repeats", async ({ page, person }) => {
  await person.addTodo({
    title: "Pay rent",
    priority: "high",
    due_date: "2030-01-01",
    recurrence: { rule: "FREQ=MONTHLY" },
  });
  await openApp(page);
  await expect(title(page, "Pay rent")).toHaveAccessibleDescription("High priority Repeats");
});

test("a list, its detail panel and its toolbar are accessible", async ({ page, person }) => {
  const list = await addExampleList(person);
  await openApp(page, `/lists/${list.id}`, "Vienna trip");
  await checkbox(page, "At an hour").click();
  await title(page, "Tagged").click();
  await expect(detail(page)).toBeVisible();
  await expectAccessible(page);

  await detail(page)
    .getByRole("button", { name: /^Due date/ })
    .click();
  await expect(page.getByRole("dialog", { name: "Due date" })).toBeVisible();
  await expectAccessible(page, "dialog");
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: "Filter", exact: true }).click();
  await expect(page.getByRole("dialog", { name: "Filter" })).toBeVisible();
  await expectAccessible(page, "dialog");
});

test("menus, chips and toasts are accessible", async ({ page, person }) => {
  await person.addTodos(["One", "Two"]);
  await openApp(page);
  await chooseFromRowMenu(page, "One", "Delete");
  await quickAdd(page).fill("Pay rent tomorrow !high @home");
  await expect(toasts(page).getByRole("button", { name: "Undo" })).toBeVisible();
  await expectAccessible(page);
  await title(page, "Two").hover();
  await page.getByRole("button", { name: "More actions for “Two”" }).click();
  await expect(page.getByRole("menu")).toBeVisible();
  await expectAccessible(page, "menu");
});

test("menus and dialogs are accessible: of the account, of a list, search, the palette's second step, help, a list with an error", async ({
  page,
  person,
}) => {
  const list = await addExampleList(person);
  await openApp(page, `/lists/${list.id}`, "Vienna trip");
  await page.getByRole("button", { name: "Account menu" }).click();
  await expect(page.getByRole("menu")).toBeVisible();
  await expectAccessible(page, "menu");
  await page.keyboard.press("Escape");
  await page.getByRole("main").getByRole("button", { name: "More actions for Vienna trip" }).click();
  await expect(page.getByRole("menu")).toBeVisible();
  await expectAccessible(page, "menu");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("menu")).toBeHidden();

  await title(page, "Tagged").focus();
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog", { name: "Search" })).toBeVisible();
  await page.getByRole("combobox").fill("a");
  await expectAccessible(page, "dialog");
  await page.getByRole("combobox").fill("schedule");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("option", { name: /Tomorrow/ })).toBeVisible();
  await expectAccessible(page, "dialog");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();

  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
  await expectAccessible(page, "dialog");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();

  await page.getByRole("button", { name: "Add list" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Create list" }).click();
  await expect(page.getByText("Enter a name for the list.")).toBeVisible();
  await expectAccessible(page, "dialog");
});

test("settings and the dialog that deletes the account are accessible", async ({ page, person: _ }) => {
  await openApp(page, "/settings", "Settings");
  await page.getByRole("button", { name: "Delete account" }).click();
  await expect(page.getByRole("alertdialog")).toBeVisible();
  await expectAccessible(page, "alertdialog");
});

test("the page of an unknown list and the archive are accessible", async ({ page, person }) => {
  const list = await addExampleList(person);
  await openApp(page, "/lists/01900000-0000-7000-8000-000000000000", "List not found");
  await expectAccessible(page);
  await person.archiveList(list.id);
  await openApp(page, "/archive", "Archive");
  await expect(page.getByRole("button", { name: "Unarchive" })).toBeVisible();
  await expectAccessible(page);
});

test("the app on a phone is accessible", async ({ page, person }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await addExampleList(person);
  await openApp(page, "/today", "Today");
  await expect(title(page, "Late and high")).toBeVisible();
  await expectAccessible(page);
  await title(page, "Late and high").click();
  await expect(page.getByRole("dialog", { name: "Todo" })).toBeVisible();
  await expectAccessible(page, "dialog");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Lists" }).click();
  await expect(page.getByRole("dialog", { name: "Sidebar" })).toBeVisible();
  await expectAccessible(page, "dialog");
});

test("the quick-add dialog is accessible with suggestions and with several lines", async ({
  page,
  person,
}) => {
  await addExampleList(person);
  await openApp(page, "/completed", "Completed");
  await page.keyboard.press("q");
  await expect(quickAdd(page)).toBeFocused();
  await typeText(page, "Pay rent tomorrow !");
  await expect(page.getByRole("listbox", { name: "Priorities" })).toBeVisible();
  await expectAccessible(page, "dialog");
  await quickAdd(page).fill("One\n  Two\nThree");
  await expect(page.getByText("3 todos, including 1 subtask")).toBeVisible();
  await expectAccessible(page, "dialog");
});
