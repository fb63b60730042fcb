import type { Person } from "../support/accounts";
import { checkbox, notices, openApp, panel, pick, quickAdd, title } from "../support/app";
import { expectNoBarrier } from "../support/axe";
import { expect, test } from "../support/test";

/** A list with rows of every kind. */
async function fill(person: Person) {
  const list = await person.addList({ name: "Vienna trip", color: "violet", icon: "plane" });
  const rest = { list_id: list.id };
  await person.addTodo({ ...rest, title: "Late and high", priority: "high", due_date: "2020-03-01" });
  await person.addTodo({
    ...rest,
    title: "Tagged",
    priority: "medium",
    tags: ["deep", "home"],
    notes: "A note",
  });
  await person.addTodo({
    ...rest,
    title: "At an hour",
    priority: "low",
    due_date: "2030-01-02",
    due_time: "09:00",
  });
  const done = await person.addTodo({ ...rest, title: "Done", completed: true });
  const gone = await person.addTodo({ ...rest, title: "Gone" });
  await person.remove(gone.id);
  return { list, done };
}

test("an empty Inbox and an empty day have no barrier", async ({ page, person }) => {
  expect(person.inbox).toBeTruthy();
  await openApp(page);
  await expect(page.getByText("Your Inbox is clear.")).toBeVisible();
  await expectNoBarrier(page);
  await openApp(page, "/today", "Today");
  await expect(page.getByText("Nothing is due today.")).toBeVisible();
  await expectNoBarrier(page);
});

test("a list, its open todo and its tools have no barrier", async ({ page, person }) => {
  const { list } = await fill(person);
  await openApp(page, `/lists/${list.id}`, "Vienna trip");
  await checkbox(page, "At an hour").click();
  await title(page, "Tagged").click();
  await expect(panel(page)).toBeVisible();
  await expectNoBarrier(page);

  await panel(page).getByRole("button", { name: /^When/ }).click();
  await expect(page.getByRole("dialog", { name: "Date" })).toBeVisible();
  await expectNoBarrier(page, "dialog");
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: "Filter", exact: true }).click();
  await expect(page.getByRole("dialog", { name: "Filter" })).toBeVisible();
  await expectNoBarrier(page, "dialog");
});

test("menus, chips and notices have no barrier", async ({ page, person }) => {
  await person.addTodos(["One", "Two"]);
  await openApp(page);
  await pick(page, "One", "Delete");
  await quickAdd(page).fill("Pay rent tomorrow !high @home");
  await expect(notices(page).getByRole("button", { name: "Undo" })).toBeVisible();
  await expectNoBarrier(page);
  await title(page, "Two").hover();
  await page.getByRole("button", { name: "More about “Two”" }).click();
  await expect(page.getByRole("menu")).toBeVisible();
  await expectNoBarrier(page, "menu");
});

test("the account menu and the list's own menu have no barrier", async ({ page, person }) => {
  const { list } = await fill(person);
  await openApp(page, `/lists/${list.id}`, "Vienna trip");
  await page.getByRole("button", { name: "Account menu" }).click();
  await expect(page.getByRole("menu")).toBeVisible();
  await expectNoBarrier(page, "menu");
  await page.keyboard.press("Escape");
  await page.getByRole("main").getByRole("button", { name: "More about Vienna trip" }).click();
  await expect(page.getByRole("menu")).toBeVisible();
  await expectNoBarrier(page, "menu");
});

for (const [name, open, dialog] of [
  ["search", "Control+k", "Search"],
  ["help", "?", "Keyboard shortcuts"],
] as const) {
  test(`the ${name} dialog has no barrier`, async ({ page, person }) => {
    await fill(person);
    await openApp(page);
    await page.keyboard.press(open);
    await expect(page.getByRole("dialog", { name: dialog })).toBeVisible();
    if (name === "search") await page.getByRole("combobox").fill("a");
    await expectNoBarrier(page, "dialog");
  });
}

test("the dialog of a list has no barrier, its fault included", async ({ page, person }) => {
  expect(person.id).toBeTruthy();
  await openApp(page);
  await page.getByRole("button", { name: "Add a list" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Make list" }).click();
  await expect(page.getByText("Give the list a name.")).toBeVisible();
  await expectNoBarrier(page, "dialog");
});

test("settings, and leaving, have no barrier", async ({ page, person }) => {
  expect(person.id).toBeTruthy();
  await openApp(page, "/settings", "Settings");
  await expect(page.getByText("This device")).toBeVisible();
  await expectNoBarrier(page);
  await page.getByRole("button", { name: "Delete my account" }).click();
  await expect(page.getByRole("alertdialog")).toBeVisible();
  await expectNoBarrier(page, "alertdialog");
});

test("no such list, no such view and the archive have no barrier", async ({ page, person }) => {
  const { list } = await fill(person);
  await openApp(page, "/lists/01900000-0000-7000-8000-000000000000", "No such list");
  await expectNoBarrier(page);
  await person.ask(`/api/lists/${list.id}`, "PATCH", { archived: true });
  await openApp(page, "/archive", "Archive");
  await expect(page.getByRole("button", { name: "Bring back" })).toBeVisible();
  await expectNoBarrier(page);
});

test("the app on a phone has no barrier", async ({ page, person }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await fill(person);
  await openApp(page, "/today", "Today");
  await expect(title(page, "Late and high")).toBeVisible();
  await expectNoBarrier(page);
  await title(page, "Late and high").click();
  await expect(page.getByRole("dialog", { name: "Todo" })).toBeVisible();
  await expectNoBarrier(page, "dialog");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Lists" }).click();
  await expect(page.getByRole("dialog", { name: "Sidebar" })).toBeVisible();
  await expectNoBarrier(page, "dialog");
});

test("adding over a view has no barrier, what it offers and several lines included", async ({
  page,
  person,
}) => {
  await fill(person);
  await openApp(page, "/completed", "Completed");
  await page.keyboard.press("q");
  await expect(quickAdd(page)).toBeFocused();
  await page.keyboard.type("Pay rent tomorrow !");
  await expect(page.getByRole("listbox", { name: "Priorities" })).toBeVisible();
  await expectNoBarrier(page, "dialog");
  await quickAdd(page).fill("One\n  Two\nThree");
  await expect(page.getByText("3 todos, one of them under another")).toBeVisible();
  await expectNoBarrier(page, "dialog");
});

test("the palette has no barrier in its second step", async ({ page, person }) => {
  await person.addTodos(["One"]);
  await openApp(page);
  await title(page, "One").focus();
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").fill("schedule");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("option", { name: /Next week/ })).toBeVisible();
  await expectNoBarrier(page, "dialog");
});
