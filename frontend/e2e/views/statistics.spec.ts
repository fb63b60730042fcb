import type { Locator, Page } from "@playwright/test";
import type { Person } from "../support/accounts";
import { goOffline, goTo, openApp } from "../support/app";
import { expectAccessible } from "../support/axe";
import { pressKeys, tabTo } from "../support/keyboard";
import { PLAIN_PIXEL } from "../support/phone";
import { expect, test, workerTest } from "../support/test";

const perDay = (page: Page): Locator => page.getByRole("region", { name: "Completed per day" });
const figure = (page: Page, name: string): Locator =>
  page
    .locator("dl > div")
    .filter({ has: page.getByText(name, { exact: true }) })
    .locator("dd");

async function addCompleted(person: Person, ...titles: string[]): Promise<void> {
  for (const { id } of await person.addTodos(titles)) await person.updateTodo(id, { completed: true });
}

const openStatistics = (page: Page): Promise<void> => openApp(page, "/statistics", "Statistics");

test("a completion is counted at once, as the server counts it", async ({ page, person }) => {
  await addCompleted(person, "One", "Two");
  await person.addTodo({ title: "Three" });
  await openApp(page);
  await goTo(page, "Statistics");
  await expect(figure(page, "All time")).toHaveText("2");
  await expect(figure(page, "Current streak")).toHaveText("1 day");
  await goTo(page, "Inbox");
  await page.getByRole("checkbox", { name: "Complete “Three”" }).click();
  await goTo(page, "Statistics");
  await expect(figure(page, "All time")).toHaveText("3");
  await expect(perDay(page)).toContainText("3 completed in 30 days");
  await expect
    .poll(async () => (await person.request("/api/me/statistics")).json())
    .toMatchObject({ total: 3, streak: 1, best_streak: 1 });
});

test("keys move through a chart's bars and name each value", async ({ page, person }) => {
  await addCompleted(person, "One", "Two");
  await openStatistics(page);
  const bars = perDay(page).getByRole("group", { name: "Chart bars" }).getByRole("button");
  await expect(bars).toHaveCount(30);
  await tabTo(page, bars.last());
  await expect(bars.last()).toHaveAccessibleName(/: 2 completed$/);
  await expect(perDay(page).getByText(/: 2 completed$/)).toBeVisible();
  await pressKeys(page, "ArrowLeft");
  await expect(bars.nth(28)).toBeFocused();
  await expect(bars.nth(28)).toHaveAccessibleName(/: 0 completed$/);
  await pressKeys(page, "Home");
  await expect(bars.first()).toBeFocused();
  await pressKeys(page, "Tab", "Enter");
  await expect(perDay(page).getByRole("table").getByRole("row")).toHaveCount(31);
  await expect(perDay(page).getByRole("table").getByRole("row").nth(1)).toContainText("2");
});

workerTest("the figures are available offline and count offline completions", async ({ page, person }) => {
  await addCompleted(person, "One");
  await person.addTodo({ title: "Two" });
  await openStatistics(page);
  await goOffline(page);
  await page.reload();
  await expect(figure(page, "All time")).toHaveText("1");
  await goTo(page, "Inbox");
  await page.getByRole("checkbox", { name: "Complete “Two”" }).click();
  await pressKeys(page, "g", "a");
  await expect(figure(page, "All time")).toHaveText("2");
});

test("empty statistics suggest completing a todo", async ({ page, person: _ }) => {
  await openStatistics(page);
  await expect(page.getByText("Nothing completed yet. Complete your first todo")).toBeVisible();
  await expectAccessible(page);
});

test("the statistics are accessible", async ({ page, person }) => {
  await addCompleted(person, "One", "Two");
  await openStatistics(page);
  await perDay(page).getByText("Show as table").click();
  await expectAccessible(page);
  await expect(page.getByRole("img", { name: /^Completed per day/ })).toBeVisible();
});

test.describe("on a phone", () => {
  test.use(PLAIN_PIXEL);

  test("tapping a bar shows its value", async ({ page, person }) => {
    await addCompleted(person, "One");
    await openStatistics(page);
    const bars = perDay(page).getByRole("group", { name: "Chart bars" }).getByRole("button");
    await bars.last().tap();
    await expect(perDay(page).getByText(/: 1 completed$/)).toBeVisible();
    await expectAccessible(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  });
});
