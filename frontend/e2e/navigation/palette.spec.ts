import type { Page } from "@playwright/test";
import { notices, openApp, panel, shownTitles, title } from "../support/app";
import { pressKeys, watchPointer } from "../support/keyboard";
import { expect, test } from "../support/test";

const line = (page: Page) => page.getByRole("dialog").getByRole("combobox");
const options = (page: Page) => page.getByRole("listbox", { name: "Results" }).getByRole("option");
const chosen = (page: Page) => page.getByRole("option", { selected: true });

async function open(page: Page): Promise<void> {
  await pressKeys(page, "ControlOrMeta+k");
  await expect(line(page)).toBeFocused();
}

/** Presses j until the row at the end is reached; the keys of rows come a moment after the rows. */
async function goToLast(page: Page, text: string): Promise<void> {
  await expect(async () => {
    await pressKeys(page, "j");
    await expect(title(page, text)).toBeFocused({ timeout: 300 });
  }).toPass();
}

test.beforeEach(({ page }) => watchPointer(page));
test.afterEach(async ({ page }) => {
  expect(await page.evaluate(() => (window as unknown as { pointed: string[] }).pointed)).toEqual([]);
});

test("finds titles, notes and tags, done ones too, without accents and with one typo", async ({
  page,
  person,
}) => {
  await person.addTodo({ title: "Résumé for Zoë", notes: "Ask about the garden", tags: ["career"] });
  const [done] = await person.addTodos(["Water the lemon tree"]);
  await person.change(done?.id ?? "", { completed: true });
  await openApp(page);
  await open(page);
  for (const [words, found] of [
    ["resume zoe", "Résumé for Zoë"],
    ["garden", "Résumé for Zoë"],
    ["career", "career"],
    ["lemon", "Water the lemon tree"],
    ["lmeon", "Water the lemon tree"],
  ] as const) {
    await line(page).fill(words);
    await expect(options(page).first()).toContainText(found);
  }
  await line(page).fill("resume");
  await expect(chosen(page)).toContainText("Résumé for Zoë");
  await page.keyboard.press("Enter");
  await expect(panel(page)).toBeVisible();
});

test("a todo that was found is brought into sight, and keys go on from it", async ({ page, person }) => {
  const trip = await person.addTodo({ title: "Trip" });
  await person.addTodo({ title: "Passport", parent_id: trip.id, list_id: trip.list_id });
  await person.addTodos(Array.from({ length: 120 }, (_, nth) => `Row number ${nth}`));
  await openApp(page, "/today", "Today");
  await open(page);
  await line(page).fill("number 97");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Inbox" })).toBeVisible();
  expect(new URL(page.url()).pathname).toBe("/todos");
  await expect(title(page, "Row number 97")).toBeInViewport();
  await expect(title(page, "Row number 97")).toBeFocused();
  await pressKeys(page, "j");
  await expect(title(page, "Row number 98")).toBeFocused();
  await page.evaluate((id) => localStorage.setItem("tend.folded", id), trip.id);
  await page.reload();
  await expect(title(page, "Trip")).toBeVisible();
  await expect(title(page, "Passport")).toBeHidden();
  await open(page);
  await line(page).fill("passport");
  await page.keyboard.press("Enter");
  await expect(title(page, "Passport")).toBeFocused();
});

test("goes to lists, and does what the app can do, its keys beside it", async ({ page, person }) => {
  await person.addList({ name: "Groceries" });
  await openApp(page);
  await open(page);
  await line(page).fill("groc");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Groceries" })).toBeVisible();
  await open(page);
  await line(page).fill("go to today");
  await expect(chosen(page)).toContainText("Go to Today");
  await expect(chosen(page).locator("kbd")).toHaveText(["G", "T"]);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Today" })).toBeVisible();
});

test("acts on the current row, asks where to in a second step, and can be undone", async ({
  page,
  person,
}) => {
  const work = await person.addList({ name: "Work" });
  await person.addTodos(["One", "Two"]);
  await openApp(page);
  await goToLast(page, "Two");
  await open(page);
  await line(page).fill("move to");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("combobox", { name: "A list or a section" })).toBeFocused();
  await page.keyboard.type("wor");
  await page.keyboard.press("Enter");
  await expect(title(page, "Two")).toBeHidden();
  await expect(notices(page)).toContainText("Moved to Work");
  await expect
    .poll(async () => (await person.todos(`&list_id=${work.id}`)).map((todo) => todo.title))
    .toEqual(["Two"]);
  await pressKeys(page, "ControlOrMeta+z");
  await expect(title(page, "Two")).toBeVisible();
});

test("schedules by words, adds a tag that is new, and Backspace leaves the second step", async ({
  page,
  person,
}) => {
  await person.addTodos(["One"]);
  await openApp(page);
  await goToLast(page, "One");
  await open(page);
  await line(page).fill("schedule");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Backspace");
  await expect(page.getByRole("combobox", { name: "Search or do anything" })).toBeFocused();
  await line(page).fill("schedule");
  await page.keyboard.press("Enter");
  await page.keyboard.type("in 3 days at 9");
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await person.todos())[0]?.due_time).toBe("09:00:00");
  await open(page);
  await line(page).fill("add tag");
  await page.keyboard.press("Enter");
  await page.keyboard.type("urgent");
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await person.todos())[0]?.tags).toEqual(["urgent"]);
});

test("Escape closes it and gives the focus back; what was chosen comes first the next time", async ({
  page,
  person,
}) => {
  await person.addTodos(["One"]);
  await openApp(page);
  await goToLast(page, "One");
  await open(page);
  await line(page).fill("go to completed");
  await page.keyboard.press("Enter");
  await open(page);
  await expect(options(page).first()).toContainText("Go to Completed");
  await pressKeys(page, "Escape");
  await expect(line(page)).toBeHidden();
});

test("moves the current row down and up, and edits its title", async ({ page, person }) => {
  await person.addTodos(["One", "Two", "Three"]);
  await openApp(page);
  await expect(title(page, "Three")).toBeVisible();
  await title(page, "Two").focus();
  await open(page);
  await line(page).fill("move down");
  await expect(chosen(page).locator("kbd")).toHaveText(["Alt ↓"]);
  await page.keyboard.press("Enter");
  await expect.poll(() => shownTitles(page)).toEqual(["One", "Three", "Two"]);
  await expect(page.getByText("“Two” is now 3 of 3")).toBeAttached();
  await expect(title(page, "Two")).toBeFocused();
  await pressKeys(page, "ControlOrMeta+z");
  await expect.poll(() => shownTitles(page)).toEqual(["One", "Two", "Three"]);
  await open(page);
  await line(page).fill("edit the title");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("textbox", { name: "Title" })).toBeFocused();
  await page.keyboard.type("Two and a half");
  await page.keyboard.press("Enter");
  await expect.poll(() => shownTitles(page)).toEqual(["One", "Two and a half", "Three"]);
  await expect(title(page, "Two and a half")).toBeFocused();
  await open(page);
  await line(page).fill("add a subtask");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("textbox", { name: "Add a subtask" })).toBeFocused();
  await page.keyboard.type("Quarter");
  await page.keyboard.press("Enter");
  await expect.poll(() => person.titles()).toContain("Quarter");
});
