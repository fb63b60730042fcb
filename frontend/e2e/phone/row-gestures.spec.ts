import type { Page } from "@playwright/test";
import {
  checkbox,
  expectView,
  holdTimers,
  LINGER_MS,
  openApp,
  readTitles,
  title,
  toasts,
  waitForAllParts,
} from "../support/app";
import { IPHONE, swipe } from "../support/phone";
import { expect, test } from "../support/test";

test.use(IPHONE);

const tabs = (page: Page) => page.getByRole("navigation", { name: "Views" });
const date = (page: Page) => page.getByRole("dialog", { name: "Due date" });

test("a completed row offers Undo for a while", async ({ page, person }) => {
  await person.addTodos(["One", "Two"]);
  await openApp(page);
  await checkbox(page, "One").tap();
  const toast = toasts(page).getByRole("listitem");
  await expect(toast).toContainText("One");
  // The row is gone before the toast is.
  await expect.poll(() => readTitles(page)).toEqual(["Two"]);
  await toast.getByRole("button", { name: "Undo" }).tap();
  await expect.poll(() => readTitles(page)).toEqual(["One", "Two"]);
  await expect(checkbox(page, "One")).not.toBeChecked();
  await expect(toast).toBeHidden();
  await expect.poll(() => person.fetchTitles("&completed=true")).toEqual([]);
});

test("each of several completed rows can be undone", async ({ page, person }) => {
  await person.addTodos(["One", "Two"]);
  await openApp(page);
  await checkbox(page, "One").tap();
  await checkbox(page, "Two").tap();
  const first = toasts(page).getByRole("listitem").filter({ hasText: "One" });
  await first.getByRole("button", { name: "Undo" }).tap();
  await expect(checkbox(page, "One")).not.toBeChecked();
  await expect.poll(() => person.fetchTitles("&completed=true")).toEqual(["Two"]);
});

test("a swipe to the right completes and one to the left sets a date, and both can be undone", async ({
  page,
  person,
}) => {
  await person.addTodos(["One", "Two"]);
  await holdTimers(page, LINGER_MS);
  await openApp(page);
  await expect(title(page, "Two")).toBeVisible();
  await waitForAllParts(page);
  await swipe(page, title(page, "One"), 40);
  await expect(checkbox(page, "One")).not.toBeChecked();
  await swipe(page, title(page, "One"), 180);
  await expect(checkbox(page, "One")).toBeChecked();
  await toasts(page).getByRole("button", { name: "Undo" }).tap();
  await expect(checkbox(page, "One")).not.toBeChecked();
  await swipe(page, title(page, "Two"), -180);
  await date(page)
    .getByRole("button", { name: /^Tomorrow/ })
    .tap();
  await expect(date(page)).toBeHidden();
  await expect.poll(async () => (await person.findTodo("Two"))?.due_date).not.toBeNull();
  await toasts(page).getByRole("button", { name: "Undo" }).tap();
  await expect.poll(async () => (await person.findTodo("Two"))?.due_date).toBeNull();
  await expectView(page, "Inbox");
});

test("the date and reminder pickers are sheets at the foot of the screen", async ({ page, person }) => {
  await person.addTodo({ title: "Buy stamps", due_date: "2030-01-01" });
  await openApp(page);
  await title(page, "Buy stamps").tap();
  const sheet = page.getByRole("dialog", { name: "Todo" });
  const boxOf = async (name: string) => {
    const box = await page.getByRole("dialog", { name }).boundingBox();
    return box && { x: box.x, width: box.width, foot: Math.round(box.y + box.height) };
  };
  const atFoot = { x: 0, width: 390, foot: 844 };
  await sheet.getByRole("button", { name: /^Due date/ }).tap();
  await expect.poll(() => boxOf("Due date")).toEqual(atFoot);
  await expect(date(page).getByLabel("Time", { exact: true })).toBeInViewport({ ratio: 1 });
  await page.getByRole("dialog", { name: "Due date" }).getByRole("button", { name: "Close" }).tap();
  await expect(page.getByRole("dialog", { name: "Due date" })).toBeHidden();
  await sheet.getByRole("button", { name: "Add reminder" }).tap();
  await expect.poll(() => boxOf("Remind me")).toEqual(atFoot);
});

test("in a right-to-left page the swipes are mirrored", async ({ page, person }) => {
  await person.addTodos(["One"]);
  await holdTimers(page, LINGER_MS);
  await openApp(page);
  await expect(title(page, "One")).toBeVisible();
  await waitForAllParts(page);
  await page.evaluate(() => {
    document.dir = "rtl";
  });
  await swipe(page, title(page, "One"), -180);
  await expect(checkbox(page, "One")).toBeChecked();
});

test("Upcoming is among the tabs", async ({ page, person }) => {
  await person.addTodos(["One"]);
  await openApp(page);
  await tabs(page).getByRole("link", { name: "Upcoming" }).tap();
  await expectView(page, "Upcoming");
  await expect(tabs(page).getByRole("link", { name: "Upcoming" })).toHaveAttribute("aria-current", "page");
});

/** Reads the font size of every field on the page, in pixels. */
const readFieldSizes = (page: Page) =>
  page
    .locator("input:not([type=checkbox], [type=radio], [type=hidden]), textarea, select")
    .evaluateAll((fields) => fields.map((field) => Number.parseFloat(getComputedStyle(field).fontSize)));

test("no field is so small that a phone zooms in on it", async ({ page, person }) => {
  const list = await person.addList({ name: "Errands" });
  await person.addTodo({
    title: "Buy stamps",
    list_id: list.id,
    notes: "Two sheets",
    due_date: "2030-01-01",
  });
  const expectLarge = async (fields: number) => {
    await expect.poll(async () => (await readFieldSizes(page)).length).toBeGreaterThanOrEqual(fields);
    expect(Math.min(...(await readFieldSizes(page)))).toBeGreaterThanOrEqual(16);
  };
  await openApp(page, `/lists/${list.id}`, "Errands");
  await expectLarge(1);
  await title(page, "Buy stamps").tap();
  const sheet = page.getByRole("dialog", { name: "Todo" });
  await sheet.getByRole("button", { name: /^Due date/ }).tap();
  await expect(date(page)).toBeVisible();
  await expectLarge(5);
  await page.goBack();
  await page.goBack();
  await page.getByRole("button", { name: "Search", exact: true }).tap();
  await expectLarge(2);
  await page.goBack();
  for (const [path, heading] of [
    ["/settings", "Settings"],
    ["/settings/notifications", "Settings"],
  ] as const) {
    await openApp(page, path, heading);
    await expectLarge(1);
  }
});
