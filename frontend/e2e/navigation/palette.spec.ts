import type { Page } from "@playwright/test";
import { detail, expectView, openApp, readTitles, title, toasts } from "../support/app";
import { keyboardTest, pressKeys, typeText } from "../support/keyboard";
import { expect, test } from "../support/test";

const field = (page: Page) => page.getByRole("dialog").getByRole("combobox");
const options = (page: Page) => page.getByRole("listbox", { name: "Results" }).getByRole("option");
const selected = (page: Page) => page.getByRole("option", { selected: true });

async function open(page: Page): Promise<void> {
  await pressKeys(page, "ControlOrMeta+k");
  await expect(field(page)).toBeFocused();
}

/** Presses j until the last row has the focus. The code for keys loads after the rows. */
async function moveFocusToLast(page: Page, text: string): Promise<void> {
  await expect(async () => {
    await pressKeys(page, "j");
    await expect(title(page, text)).toBeFocused({ timeout: 300 });
  }).toPass();
}

keyboardTest(
  "the palette finds titles, notes and tags of open and completed todos, without accents and with a typo",
  async ({ page, person }) => {
    await person.addTodo({ title: "Résumé for Zoë", notes: "Ask about the garden", tags: ["career"] });
    const [done] = await person.addTodos(["Water the lemon tree"]);
    await person.updateTodo(done?.id ?? "", { completed: true });
    await openApp(page);
    await open(page);
    for (const [words, result] of [
      ["resume zoe", "Résumé for Zoë"],
      ["garden", "Résumé for Zoë"],
      ["career", "career"],
      ["lemon", "Water the lemon tree"],
      ["lmeon", "Water the lemon tree"],
    ] as const) {
      await field(page).fill(words);
      await expect(options(page).first()).toContainText(result);
    }
    await field(page).fill("resume");
    await expect(selected(page)).toContainText("Résumé for Zoë");
    await page.keyboard.press("Enter");
    await expect(detail(page)).toBeVisible();
  },
);

keyboardTest("choosing a todo scrolls to it, and keys continue from it", async ({ page, person }) => {
  const trip = await person.addTodo({ title: "Trip" });
  await person.addTodo({ title: "Passport", parent_id: trip.id, list_id: trip.list_id });
  await person.addTodos(Array.from({ length: 120 }, (_, nth) => `Row number ${nth}`));
  await openApp(page, "/today", "Today");
  await open(page);
  await field(page).fill("number 97");
  await page.keyboard.press("Enter");
  await expectView(page, "Inbox");
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
  await field(page).fill("passport");
  await page.keyboard.press("Enter");
  await expect(title(page, "Passport")).toBeFocused();
});

keyboardTest(
  "choosing a todo scrolls to it while the rows of its view are still loading",
  async ({ page, person, context }) => {
    await person.addTodos(Array.from({ length: 120 }, (_, nth) => `Row number ${nth}`));
    // Today is empty, so that the rows are loaded only once there are some.
    await context.route("**/api/sync", async (route) => {
      await page.evaluate(() => new Promise((done) => setTimeout(done, 1500))).catch(() => undefined);
      await route.continue();
    });
    await openApp(page, "/today", "Today");
    await open(page);
    await field(page).fill("number 97");
    await expect(selected(page)).toContainText("Row number 97");
    await page.keyboard.press("Enter");
    await expectView(page, "Inbox");
    await expect(title(page, "Row number 97")).toBeFocused();
    await expect(title(page, "Row number 97")).toBeInViewport();
  },
);

keyboardTest(
  "the palette opens lists and runs commands, and shows their shortcuts",
  async ({ page, person }) => {
    await person.addList({ name: "Groceries" });
    await openApp(page);
    await open(page);
    await field(page).fill("groc");
    await page.keyboard.press("Enter");
    await expectView(page, "Groceries");
    await open(page);
    await field(page).fill("go to today");
    await expect(selected(page)).toContainText("Go to Today");
    await expect(selected(page).locator("kbd")).toHaveText(["G", "T"]);
    await page.keyboard.press("Enter");
    await expectView(page, "Today");
  },
);

keyboardTest(
  "the palette moves the focused row, asks for the list in a second step, and can be undone",
  async ({ page, person }) => {
    const work = await person.addList({ name: "Work" });
    await person.addTodos(["One", "Two"]);
    await openApp(page);
    await moveFocusToLast(page, "Two");
    await open(page);
    await field(page).fill("move to");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("combobox", { name: "Find a list or section" })).toBeFocused();
    await typeText(page, "wor");
    await page.keyboard.press("Enter");
    await expect(title(page, "Two")).toBeHidden();
    await expect(toasts(page)).toContainText("Moved to Work");
    await expect
      .poll(async () => (await person.fetchTodos(`&list_id=${work.id}`)).map((todo) => todo.title))
      .toEqual(["Two"]);
    await pressKeys(page, "ControlOrMeta+z");
    await expect(title(page, "Two")).toBeVisible();
  },
);

keyboardTest(
  "the palette sets a due date from words and adds a new tag, and Backspace leaves the second step",
  async ({ page, person }) => {
    await person.addTodos(["One"]);
    await openApp(page);
    await moveFocusToLast(page, "One");
    await open(page);
    await field(page).fill("schedule");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Backspace");
    await expect(page.getByRole("combobox", { name: "Search or type a command" })).toBeFocused();
    await field(page).fill("schedule");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("combobox", { name: /^Tomorrow, next Friday/ })).toBeFocused();
    await typeText(page, "in 3 days at 9");
    await page.keyboard.press("Enter");
    await expect.poll(async () => (await person.fetchTodos())[0]?.due_time).toBe("09:00:00");
    await open(page);
    await field(page).fill("add tag");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("combobox", { name: "Find or create a tag" })).toBeFocused();
    await typeText(page, "urgent");
    await page.keyboard.press("Enter");
    await expect.poll(async () => (await person.fetchTodos())[0]?.tags).toEqual(["urgent"]);
  },
);

keyboardTest("the palette lists the last command first, and Escape closes it", async ({ page, person }) => {
  await person.addTodos(["One"]);
  await openApp(page);
  await moveFocusToLast(page, "One");
  await open(page);
  await field(page).fill("go to completed");
  await page.keyboard.press("Enter");
  await open(page);
  await expect(options(page).first()).toContainText("Go to Completed");
  await pressKeys(page, "Escape");
  await expect(field(page)).toBeHidden();
});

keyboardTest(
  "the palette reorders the focused row, edits its title and adds a subtask",
  async ({ page, person }) => {
    await person.addTodos(["One", "Two", "Three"]);
    await openApp(page);
    await expect(title(page, "Three")).toBeVisible();
    await title(page, "Two").focus();
    await open(page);
    await field(page).fill("move down");
    await expect(selected(page).locator("kbd")).toHaveText(["Alt ↓"]);
    await page.keyboard.press("Enter");
    await expect.poll(() => readTitles(page)).toEqual(["One", "Three", "Two"]);
    await expect(page.getByText("Moved “Two” to position 3 of 3")).toBeAttached();
    await expect(title(page, "Two")).toBeFocused();
    await pressKeys(page, "ControlOrMeta+z");
    await expect.poll(() => readTitles(page)).toEqual(["One", "Two", "Three"]);
    await open(page);
    await field(page).fill("edit title");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("textbox", { name: "Title" })).toBeFocused();
    await typeText(page, "Two and a half");
    await page.keyboard.press("Enter");
    await expect.poll(() => readTitles(page)).toEqual(["One", "Two and a half", "Three"]);
    await expect(title(page, "Two and a half")).toBeFocused();
    await open(page);
    await field(page).fill("add subtask");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("textbox", { name: "Add subtask" })).toBeFocused();
    await typeText(page, "Quarter");
    await page.keyboard.press("Enter");
    await expect.poll(() => person.fetchTitles()).toContain("Quarter");
  },
);

test("the palette changes the layout, adds a favorite and opens settings", async ({ page, person }) => {
  const list = await person.addList({ name: "Garden", color: "green" });
  await person.addTodo({ title: "Rake", list_id: list.id, tags: ["out"] });
  await openApp(page, `/lists/${list.id}`, "Garden");
  const choose = async (words: string, name: string | RegExp) => {
    await open(page);
    await typeText(page, words);
    await page.getByRole("option", { name }).first().click();
  };
  await choose("layout board", /Layout: Board/);
  await expect.poll(person.readSettings).toMatch(/"layout":\s*"board"/);
  await choose("favorites", /Add to favorites/);
  await expect(page.getByRole("region", { name: "Favorites" }).getByRole("link")).toHaveText(["Garden"]);
  await choose("notifications", /Notifications/);
  await expect(page).toHaveURL(/\/settings\/notifications$/);
});

test("open todos come first, a series is one line, and completed todos are folded with their dates", async ({
  page,
  person,
}) => {
  const ferns = await person.addTodo({
    title: "Water the ferns",
    due_date: "2026-03-02",
    recurrence: { rule: "FREQ=DAILY" },
  });
  for (let times = 0; times < 3; times += 1) await person.updateTodo(ferns.id, { completed: true });
  const [done] = await person.addTodos(["Water meter"]);
  await person.updateTodo(done?.id ?? "", { completed: true });
  await openApp(page);
  await open(page);
  await field(page).fill("water");
  await expect(options(page).filter({ hasText: "Water" })).toHaveCount(1);
  await expect(options(page).filter({ hasText: "Water the ferns" })).toContainText("done 3 times");
  await options(page).filter({ hasText: "Show 1 completed" }).click();
  await expect(options(page).filter({ hasText: "Water meter" })).toContainText("Today");
  await expect(field(page)).toHaveValue("water");
});

test("before anything is typed, the palette shows the open todos that were opened", async ({
  page,
  person,
}) => {
  const [, second] = await person.addTodos(["Call the bank", "Book the train", "Never opened"]);
  await openApp(page);
  const recent = page.getByRole("listbox", { name: "Results" }).getByRole("group", { name: "Recent" });
  // The palette records what is opened once it has loaded.
  await open(page);
  await page.keyboard.press("Escape");
  for (const text of ["Call the bank", "Book the train"]) {
    await title(page, text).click();
    await expect(detail(page)).toBeVisible();
  }
  await open(page);
  await expect(recent.getByRole("option")).toHaveText([/Book the train/, /Call the bank/]);
  await page.keyboard.press("Escape");
  await person.updateTodo(second?.id ?? "", { completed: true });
  await expect(title(page, "Book the train")).toHaveCount(0);
  await open(page);
  await expect(recent.getByRole("option")).toHaveText([/Call the bank/]);
});

test("the palette finds signing out by its other names, and says days as rows do", async ({
  page,
  person,
}) => {
  const tomorrow = new Date(Date.now() + 24 * 60 * 60 * 1000);
  const day = new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/Vienna" }).format(tomorrow);
  await person.addTodo({ title: "Dentist", due_date: day });
  await openApp(page);
  await open(page);
  for (const words of ["logout", "log out", "signout", "sign out"]) {
    await field(page).fill(words);
    await expect(options(page).first()).toHaveText("Sign out");
  }
  await field(page).fill("dentist");
  await expect(options(page).filter({ hasText: "Dentist" })).toContainText("Tomorrow");
});
