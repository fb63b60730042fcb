import { devices, type Locator, type Page } from "@playwright/test";
import type { Person } from "../support/accounts";
import { openApp, panel, quiet, rows, title } from "../support/app";
import { expectNoBarrier } from "../support/axe";
import { pressKeys } from "../support/keyboard";
import { expect, test } from "../support/test";

/** A Wednesday in the middle of a month that begins on a Monday. */
const NOW = new Date("2027-03-17T10:00:00+01:00");

const day = (page: Page, name: string): Locator => page.getByRole("button", { name: new RegExp(`^${name}`) });
const on = (page: Page, name: string): Locator => page.getByRole("list", { name, exact: true });
const chip = (page: Page, text: string): Locator =>
  page.locator(".planning .chip").getByRole("button", { name: text, exact: true });

async function plant(person: Person, layout: "list" | "week" | "month"): Promise<void> {
  await person.changeMe({ locale: "en-GB" });
  await person.addTodo({ title: "Dentist", due_date: "2027-03-17", due_time: "09:30" });
  await person.addTodo({ title: "Tax return", due_date: "2027-03-17" });
  await person.addTodo({ title: "Breakfast", due_date: "2027-03-17", due_time: "08:00" });
  await person.addTodo({ title: "Passport", due_date: "2027-03-19" });
  await person.addTodo({
    title: "Water the lemon tree",
    due_date: "2027-03-18",
    recurrence: { rule: "FREQ=WEEKLY;BYDAY=TH" },
  });
  const value = { sort: "manual", group: "none", layout, show_done: false };
  await person.ask("/api/me/settings/view:upcoming", "PUT", { value });
}

async function open(page: Page, person: Person, layout: "list" | "week" | "month"): Promise<void> {
  await plant(person, layout);
  await page.clock.setFixedTime(NOW);
  await openApp(page, "/upcoming", "Upcoming");
}

const due = async (person: Person, text: string) => {
  const todo = (await person.todos()).find((one) => one.title === text);
  return todo && [todo.due_date, todo.due_time];
};

const texts = (list: Locator): Promise<string[]> =>
  list.locator("[data-title], .chip-coming > .truncate").allTextContents();

test("the month shows each todo on its day, by the hour, and lightly what comes again", async ({
  page,
  person,
}) => {
  await open(page, person, "month");
  await expect(page.getByRole("heading", { name: "March 2027" })).toBeVisible();
  const shown = () => texts(on(page, "Wednesday 17 March"));
  await expect.poll(shown).toEqual(["Breakfast", "Dentist"]);
  await expect(page.getByRole("button", { name: "+1 more" })).toBeVisible();
  await expect.poll(() => texts(on(page, "Thursday 25 March"))).toEqual(["Water the lemon tree"]);
  await expect(on(page, "Thursday 25 March").locator("[draggable]")).toHaveCount(0);
  await on(page, "Thursday 25 March")
    .getByRole("button", { name: /Water the lemon tree/ })
    .click();
  await expect(panel(page).getByRole("textbox", { name: "Title" })).toHaveValue("Water the lemon tree");
  await panel(page).getByRole("button", { name: "Close" }).click();
  await page.getByRole("button", { name: "+1 more" }).click();
  const list = page.getByRole("dialog", { name: "Wednesday 17 March" });
  await expect(list.getByRole("button", { name: "Tax return", exact: true })).toBeVisible();
  await list.getByRole("checkbox", { name: "Complete “Tax return”" }).click();
  await expect.poll(() => person.titles("&completed=true")).toEqual(["Tax return"]);
  await page.keyboard.press("Escape");
  await expect(list).toBeHidden();
  await expect(day(page, "Wednesday 17 March")).toBeFocused();
});

test("keys lead from day to day and todo to todo, and take a todo along at its time", async ({
  page,
  person,
}) => {
  await open(page, person, "month");
  await expect(chip(page, "Dentist")).toBeVisible();
  await pressKeys(page, "ArrowDown");
  await expect(day(page, "Wednesday 17 March")).toBeFocused();
  await pressKeys(page, "ArrowDown", "ArrowDown");
  await expect(chip(page, "Dentist")).toBeFocused();
  await pressKeys(page, "Alt+ArrowRight");
  await expect.poll(() => due(person, "Dentist")).toEqual(["2027-03-18", "09:30:00"]);
  await expect(page.getByText("“Dentist” is now on Thursday 18 March")).toBeAttached();
  await expect(chip(page, "Dentist")).toBeFocused();
  await pressKeys(page, "Alt+ArrowDown");
  await expect.poll(() => due(person, "Dentist")).toEqual(["2027-03-25", "09:30:00"]);
  await pressKeys(page, "Control+z");
  await expect.poll(() => due(person, "Dentist")).toEqual(["2027-03-18", "09:30:00"]);
  await chip(page, "Dentist").focus();
  await pressKeys(page, "1");
  await expect.poll(async () => (await person.todos("&q=Dentist"))[0]?.priority).toBe("high");
  await pressKeys(page, "Enter");
  await expect(panel(page)).toBeVisible();
});

test("N, P and T turn the page, and arrows go on over its edge", async ({ page, person }) => {
  await open(page, person, "month");
  await expect(chip(page, "Dentist")).toBeVisible();
  await pressKeys(page, "n");
  await expect(page.getByRole("heading", { name: "April 2027" })).toBeVisible();
  await pressKeys(page, "PageUp", "p");
  await expect(page.getByRole("heading", { name: "February 2027" })).toBeVisible();
  await pressKeys(page, "t");
  await expect(day(page, "Wednesday 17 March")).toBeFocused();
  await pressKeys(page, "ArrowUp", "ArrowUp", "ArrowUp");
  await expect(day(page, "Wednesday 24 February")).toBeFocused();
  await expect(page.getByRole("heading", { name: "February 2027" })).toBeVisible();
  await page.getByRole("button", { name: "The month after" }).click();
  await expect(page.getByRole("heading", { name: "March 2027" })).toBeVisible();
});

test("a week begins on the person's own day, also from right to left", async ({ page, person }) => {
  await person.changeMe({ week_start: "sunday" });
  await open(page, person, "week");
  const heads = page.locator(".week-head button");
  await expect(heads.first()).toHaveAccessibleName(/^Sunday 14 March/);
  await expect(heads.last()).toHaveAccessibleName(/^Saturday 20 March/);
  await page.evaluate(() => {
    document.dir = "rtl";
  });
  const [first, last] = [await heads.first().boundingBox(), await heads.last().boundingBox()];
  expect(first?.x).toBeGreaterThan(last?.x ?? 0);
  await chip(page, "Passport").focus();
  await pressKeys(page, "Alt+ArrowLeft");
  await expect.poll(() => due(person, "Passport")).toEqual(["2027-03-20", null]);
});

async function carry(page: Page, from: Locator, to: Locator): Promise<void> {
  const [start, end] = [await from.boundingBox(), await to.boundingBox()];
  if (!start || !end) throw new Error("nothing to carry");
  await page.mouse.move(start.x + 10, start.y + 4);
  await page.mouse.move(start.x + 12, start.y + 5);
  await expect(from.locator("xpath=ancestor::*[@data-row]")).toHaveAttribute("draggable", "true");
  await page.waitForTimeout(100);
  await page.mouse.down();
  await page.mouse.move(start.x + 18, start.y + 9, { steps: 3 });
  await page.mouse.move(end.x + end.width / 2, end.y + end.height / 2, { steps: 8 });
  await page.waitForTimeout(60);
  await page.mouse.up();
}

for (const layout of ["month", "week"] as const) {
  test(`a todo is dragged to another day of the ${layout} and keeps its time`, async ({ page, person }) => {
    await open(page, person, layout);
    await carry(page, chip(page, "Dentist"), day(page, "Saturday 20 March"));
    await expect.poll(() => due(person, "Dentist")).toEqual(["2027-03-20", "09:30:00"]);
    await expect(page.getByText("“Dentist” is now on Saturday 20 March")).toBeAttached();
    await page.keyboard.press("Control+z");
    await expect.poll(() => due(person, "Dentist")).toEqual(["2027-03-17", "09:30:00"]);
  });
}

for (const layout of ["month", "week"] as const) {
  test(`the ${layout} keeps what was done on the day that it was due, struck and last`, async ({
    page,
    person,
    context,
  }) => {
    const done = await person.addTodo({ title: "Rent", due_date: "2027-03-19", due_time: "07:00" });
    await person.change(done.id, { completed: true });
    await person.addTodo({ title: "Elsewhere", due_date: "2027-07-01" });
    await open(page, person, layout);
    const friday = on(page, "Friday 19 March");
    await expect.poll(() => texts(friday)).toEqual(["Passport", "Rent"]);
    await expect(day(page, "Friday 19 March, one todo")).toBeVisible();
    const mark = friday.locator(".chip").filter({ hasText: "Rent" });
    await expect(mark.locator(".todo-title > span")).toHaveCSS("text-decoration-line", "line-through");
    await expect(mark).toContainText("done");
    await pressKeys(page, "Control+a");
    await expect(page.getByRole("region", { name: "Selected todos" })).toContainText("6 selected");
    await pressKeys(page, "Escape");
    await context.setOffline(true);
    await chip(page, "Rent").focus();
    await pressKeys(page, "x");
    await expect(mark).not.toHaveClass(/is-done/);
    await expect.poll(() => texts(friday)).toEqual(["Rent", "Passport"]);
    await pressKeys(page, "Control+z");
    await expect.poll(() => texts(friday)).toEqual(["Passport", "Rent"]);
    await context.setOffline(false);
  });
}

test("in the agenda a todo is written for a day, and dropped on one", async ({ page, person }) => {
  await open(page, person, "list");
  await person.addTodo({ title: "Late", due_date: "2027-03-01" });
  const head = rows(page).getByRole("heading", { level: 2, name: "Friday 19 March" });
  await expect(rows(page).getByRole("heading", { level: 2, name: "Today" })).toBeVisible();
  await expect(title(page, "Late")).toBeVisible();
  await carry(page, title(page, "Late"), head);
  await expect.poll(() => due(person, "Late")).toEqual(["2027-03-19", null]);
  const line = page.locator(".day-head").filter({ hasText: "Friday 19 March" });
  await line.hover();
  await line.getByRole("button", { name: "Add a todo" }).click();
  await page.keyboard.type("Pack !2\n");
  await expect(title(page, "Pack")).toBeVisible();
  await expect.poll(() => due(person, "Pack")).toEqual(["2027-03-19", null]);
});

test("the calendar that was chosen is there again, also without a network", async ({
  page,
  context,
  person,
}) => {
  await open(page, person, "list");
  await page.getByRole("button", { name: "View options" }).click();
  await page.getByRole("menuitemradio", { name: "Week" }).click();
  await expect(chip(page, "Dentist")).toBeVisible();
  await quiet(page);
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await context.setOffline(true);
  await page.reload();
  await expect(chip(page, "Dentist")).toBeVisible();
  await chip(page, "Passport").focus();
  await pressKeys(page, "Alt+ArrowRight");
  await expect.poll(() => texts(on(page, "Saturday 20 March"))).toEqual(["Passport"]);
  await context.setOffline(false);
  await expect.poll(() => due(person, "Passport")).toEqual(["2027-03-20", null]);
});

for (const layout of ["month", "week", "list"] as const) {
  test(`nothing in Upcoming as ${layout} stands in anybody's way`, async ({ page, person }) => {
    await open(page, person, layout);
    await expect(page.getByRole("button", { name: "Passport", exact: true })).toBeVisible();
    await expectNoBarrier(page);
  });
}

test.describe("on a phone", () => {
  const { viewport, userAgent } = devices["Pixel 7"];
  test.use({ viewport, userAgent, hasTouch: true });

  for (const layout of ["month", "week"] as const) {
    test(`the ${layout} is days to tap, with the chosen one's todos under them`, async ({ page, person }) => {
      await open(page, person, layout);
      await expect(page.getByRole("region", { name: "Wednesday 17 March" })).toContainText("Tax return");
      await day(page, "Friday 19 March").tap();
      const list = page.getByRole("region", { name: "Friday 19 March" });
      await expect(list).toContainText("Passport");
      await list.getByRole("button", { name: "Add a todo" }).tap();
      await page.keyboard.type("Pack\n");
      await expect(list).toContainText("Pack");
      await expect.poll(() => due(person, "Pack")).toEqual(["2027-03-19", null]);
      const box = await day(page, "Thursday 18 March").boundingBox();
      expect(box?.height).toBeGreaterThanOrEqual(44);
      await expectNoBarrier(page);
    });
  }
});
