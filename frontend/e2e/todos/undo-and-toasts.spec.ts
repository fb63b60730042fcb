import { addDays } from "@/lib/dates";
import {
  checkbox,
  expectView,
  holdTimers,
  LINGER_MS,
  openApp,
  readTitles,
  rows,
  selectionBar,
  title,
  toasts,
} from "../support/app";
import { pressKeys, typeText } from "../support/keyboard";
import { expect, test } from "../support/test";

const TODAY = new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/Vienna" }).format(new Date());

function weekLater(): string {
  const options = { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat("en", options).format(new Date(`${addDays(TODAY, 7)}T12:00:00Z`));
}

test("a toast with Undo disappears after the undo and after the next action", async ({ page, person }) => {
  await person.addTodos(["Socks", "Passport"]);
  await openApp(page);
  await expect(title(page, "Socks")).toBeVisible();
  await pressKeys(page, "j", "Delete");
  const notice = toasts(page).getByText("Socks");
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
  await expect.poll(() => person.fetchTitles("&priority=high")).toEqual(["Passport"]);
});

test("keys continue at the position of a completed row after it leaves", async ({ page, person }) => {
  await person.addTodos(["One", "Two", "Three", "Four"]);
  const endLingering = await holdTimers(page, LINGER_MS);
  await openApp(page);
  await expect(title(page, "Four")).toBeVisible();
  await pressKeys(page, "j", "j", "x");
  await expect(checkbox(page, "Two")).toBeChecked();
  await endLingering();
  await expect.poll(() => readTitles(page)).toEqual(["One", "Three", "Four"]);
  await expect(title(page, "Three")).toBeFocused();
  await pressKeys(page, "j");
  await expect(title(page, "Four")).toBeFocused();
});

test("deleting a todo deletes its subtasks and moves the focus to the next row", async ({ page, person }) => {
  const [trip] = await person.addTodos(["Trip", "Home again"]);
  await person.addTodo({ title: "Pack", parent_id: trip?.id ?? null });
  await openApp(page);
  await expect(title(page, "Pack")).toBeVisible();
  await title(page, "Trip").focus();
  await pressKeys(page, "Delete");
  await expect.poll(() => readTitles(page)).toEqual(["Home again"]);
  await expect(title(page, "Home again")).toBeFocused();
});

test("completed todos leave the selection", async ({ page, person }) => {
  await person.addTodos(["One", "Two", "Three"]);
  await openApp(page);
  await expect(title(page, "Three")).toBeVisible();
  await pressKeys(page, "j", "v", "j", "v", "x");
  await expect.poll(() => readTitles(page)).toEqual(["Three"]);
  await expect(selectionBar(page)).toBeHidden();
  await expect(title(page, "Three")).toBeFocused();
});

test("a dialog that asks for a name has the focus in its field", async ({ page, person }) => {
  await person.addTodo({ title: "One" });
  await openApp(page);
  await page.getByRole("button", { name: "Add list" }).click();
  await expect(page.getByRole("dialog").getByRole("textbox", { name: "Name" })).toBeFocused();
  await typeText(page, "Garden");
  await page.keyboard.press("Enter");
  await expectView(page, "Garden");
});

test("undo and redo announce the todo that they changed", async ({ page, person }) => {
  await person.addTodos(["Alpha", "Beta"]);
  await openApp(page);
  await title(page, "Beta").focus();
  await page.keyboard.press("1");
  await expect(page.getByText("Set priority of “Beta” to High")).toBeAttached();
  await page.keyboard.press("Control+z");
  await expect(page.getByText("Undone: “Beta”")).toBeAttached();
  await page.keyboard.press("Control+Shift+z");
  await expect(page.getByText("Redone: “Beta”")).toBeAttached();
});

test("a recurring row stays when it is completed, says when it is next due, and can be undone there", async ({
  page,
  person,
}) => {
  await person.addTodo({ title: "Water", due_date: TODAY, recurrence: { rule: "FREQ=WEEKLY" } });
  await person.addTodo({ title: "Prune", due_date: TODAY });
  const endLingering = await holdTimers(page, LINGER_MS);
  await openApp(page, "/today", "Today");
  await checkbox(page, "Water").click();
  await expect(checkbox(page, "Water")).toBeChecked();
  await expect(rows(page).getByText(`Next: ${weekLater()}`)).toBeVisible();
  await expect.poll(() => readTitles(page)).toEqual(["Water", "Prune"]);
  await rows(page).getByRole("button", { name: "Undo" }).click();
  await expect(checkbox(page, "Water")).not.toBeChecked();
  await expect(title(page, "Water")).toBeFocused();
  await expect.poll(async () => (await person.findTodo("Water"))?.due_date).toBe(TODAY);
  await page.keyboard.press("x");
  await expect(checkbox(page, "Water")).toBeChecked();
  await page.keyboard.press("x");
  await expect(checkbox(page, "Water")).not.toBeChecked();
  await page.keyboard.press("x");
  await expect(checkbox(page, "Water")).toBeChecked();
  await endLingering();
  await expect(page.getByRole("heading", { name: "Completed" })).toBeVisible();
  await expect.poll(() => readTitles(page)).toEqual(["Prune", "Water"]);
});

test("a toast is centered on the view's column", async ({ page, person }) => {
  await person.addTodos(["Socks", "Passport"]);
  await openApp(page);
  await title(page, "Socks").focus();
  await pressKeys(page, "Delete");
  const card = toasts(page).getByRole("listitem");
  await expect(card).toBeVisible();
  const centerOf = (target: typeof card) =>
    target.evaluate((element) => {
      const { left, width } = element.getBoundingClientRect();
      return Math.round(left + width / 2);
    });
  const view = page.locator("#view");
  const distance = async () => Math.abs((await centerOf(card)) - (await centerOf(view)));
  await expect.poll(distance).toBeLessThanOrEqual(1);
  await page.keyboard.press("[");
  await expect(page.getByRole("navigation", { name: "Sidebar" })).toBeHidden();
  await expect.poll(distance).toBeLessThanOrEqual(1);
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test("one toast is shown at a time, above the button that adds a todo", async ({ page, person }) => {
    await person.addTodos(["Socks", "Passport", "Toothbrush"]);
    await openApp(page);
    await title(page, "Socks").focus();
    await pressKeys(page, "Delete");
    await expect(toasts(page).getByText("Socks")).toBeVisible();
    await title(page, "Passport").focus();
    await pressKeys(page, "Delete");
    await expect(toasts(page).getByText("Passport")).toBeVisible();
    await expect(toasts(page).getByText("Socks")).toBeHidden();
    const card = await toasts(page).getByRole("listitem").filter({ visible: true }).boundingBox();
    const add = await page.getByRole("button", { name: "Add todo" }).boundingBox();
    expect((card?.y ?? 0) + (card?.height ?? 0)).toBeLessThan(add?.y ?? 0);
    expect(card?.width).toBeGreaterThan(340);
  });
});
