import type { Page } from "@playwright/test";
import { addDays } from "@/lib/dates";
import { chooseFromRowMenu, goOffline, openApp, readTitles, title, toasts } from "../support/app";
import { dragTo, middleOf, pickUp } from "../support/drag";
import { dragByTouch, IPHONE } from "../support/phone";
import { expect, test, workerTest } from "../support/test";

const TODAY = new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/Vienna" }).format(new Date());

/** Drags a row by the mouse to the upper or lower half of another one. */
async function dragRow(page: Page, text: string, to: string, half: "upper" | "lower"): Promise<void> {
  const row = title(page, to).locator("xpath=ancestor::li");
  await pickUp(page, title(page, text));
  const { x, y } = await middleOf(row, half === "upper" ? -12 : 12);
  await page.mouse.move(x, y, { steps: 8 });
  await dragTo(page, { x: x + 1, y });
  await page.mouse.up();
  await expect(title(page, text)).toBeFocused();
}

workerTest(
  "Today is ordered by dragging and by keys, offline too, and keeps the order everywhere",
  async ({ page, person, context, openDevice }) => {
    await person.addTodos(["One", "Two", "Three", "Four"], { due_date: TODAY });
    await openApp(page, "/today", "Today");
    await expect.poll(() => readTitles(page)).toEqual(["One", "Two", "Three", "Four"]);
    await goOffline(page);
    await dragRow(page, "Four", "One", "upper");
    await expect.poll(() => readTitles(page)).toEqual(["Four", "One", "Two", "Three"]);
    await expect(page.getByText("Moved “Four” to position 1 of 4")).toBeAttached();
    await title(page, "Two").focus();
    await page.keyboard.press("Alt+ArrowUp");
    await expect.poll(() => readTitles(page)).toEqual(["Four", "Two", "One", "Three"]);
    await expect(title(page, "Two")).toBeFocused();
    await page.keyboard.press("Control+z");
    await expect.poll(() => readTitles(page)).toEqual(["Four", "One", "Two", "Three"]);
    await context.setOffline(false);
    await chooseFromRowMenu(page, "Three", "Move up");
    await expect.poll(() => readTitles(page)).toEqual(["Four", "One", "Three", "Two"]);
    await expect.poll(() => person.readSettings()).toMatch(/"order": ?\[/);
    await page.reload();
    await expect.poll(() => readTitles(page)).toEqual(["Four", "One", "Three", "Two"]);
    const device = await openDevice();
    await openApp(device, "/today", "Today");
    await expect.poll(() => readTitles(device)).toEqual(["Four", "One", "Three", "Two"]);
  },
);

test("an overdue todo that is dragged into Today gets the day, and one of Today never becomes overdue", async ({
  page,
  person,
}) => {
  await person.addTodo({ title: "Late", due_date: addDays(TODAY, -3) });
  await person.addTodos(["One", "Two"], { due_date: TODAY });
  await openApp(page, "/today", "Today");
  await expect.poll(() => readTitles(page)).toEqual(["Late", "One", "Two"]);
  await title(page, "One").focus();
  await page.keyboard.press("Alt+ArrowUp");
  await expect(page.getByText("Can’t move any further")).toBeAttached();
  await dragRow(page, "Late", "One", "lower");
  await expect.poll(() => readTitles(page)).toEqual(["One", "Late", "Two"]);
  await expect.poll(async () => (await person.findTodo("Late"))?.due_date).toBe(TODAY);
});

test("in Upcoming a row is dragged within its day and to another one", async ({ page, person }) => {
  const tomorrow = addDays(TODAY, 1);
  await person.addTodos(["One", "Two"], { due_date: TODAY });
  await person.addTodos(["Three"], { due_date: tomorrow });
  await openApp(page, "/upcoming", "Upcoming");
  await expect.poll(() => readTitles(page)).toEqual(["One", "Two", "Three"]);
  await dragRow(page, "Two", "One", "upper");
  await expect.poll(() => readTitles(page)).toEqual(["Two", "One", "Three"]);
  await dragRow(page, "Two", "Three", "upper");
  await expect.poll(() => readTitles(page)).toEqual(["One", "Two", "Three"]);
  await expect.poll(async () => (await person.findTodo("Two"))?.due_date).toBe(tomorrow);
});

test("a sorted view says so and offers to sort by hand", async ({ page, person }) => {
  await person.addTodos(["One", "Two"]);
  await person.saveView(person.inbox, { sort: "title" });
  await openApp(page);
  await title(page, "Two").focus();
  await page.keyboard.press("Alt+ArrowUp");
  await toasts(page).getByRole("button", { name: "Sort manually" }).click();
  await title(page, "Two").focus();
  await page.keyboard.press("Alt+ArrowUp");
  await expect.poll(() => readTitles(page)).toEqual(["Two", "One"]);
});

test.describe("on a phone", () => {
  test.use(IPHONE);

  test("Today is ordered by touch, and a drag that can't end anywhere doesn't start", async ({
    page,
    person,
  }) => {
    await person.addTodos(["One", "Two"], { due_date: TODAY });
    await person.addTodo({ title: "Done", completed: true });
    await openApp(page, "/today", "Today");
    await expect(title(page, "Two")).toBeVisible();
    await dragByTouch(page, title(page, "Two"), title(page, "One"), -12);
    await expect.poll(() => readTitles(page)).toEqual(["Two", "One"]);
    await openApp(page, "/completed", "Completed");
    await dragByTouch(page, title(page, "Done"), title(page, "Done"), 20);
    await expect(page.getByText("Picked up")).toHaveCount(0);
  });
});
