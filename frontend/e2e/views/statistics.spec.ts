import { devices, type Locator, type Page } from "@playwright/test";
import type { Person } from "../support/accounts";
import { goTo, openApp, quiet } from "../support/app";
import { expectNoBarrier } from "../support/axe";
import { pressKeys, tabTo } from "../support/keyboard";
import { expect, test } from "../support/test";

const perDay = (page: Page): Locator => page.getByRole("region", { name: "Done per day" });
const figure = (page: Page, name: string): Locator =>
  page
    .locator("dl > div")
    .filter({ has: page.getByText(name, { exact: true }) })
    .locator("dd");

async function complete(person: Person, ...titles: string[]): Promise<void> {
  for (const { id } of await person.addTodos(titles)) await person.change(id, { completed: true });
}

async function open(page: Page): Promise<void> {
  await openApp(page, "/statistics", "Statistics");
}

test("what is done is counted at once, and as the server counts it", async ({ page, person }) => {
  await complete(person, "One", "Two");
  await person.addTodo({ title: "Three" });
  await openApp(page);
  await goTo(page, "Statistics");
  await expect(figure(page, "All time")).toHaveText("2");
  await expect(figure(page, "Streak")).toHaveText("1 day");
  await goTo(page, "Inbox");
  await page.getByRole("checkbox", { name: "Complete “Three”" }).click();
  await goTo(page, "Statistics");
  await expect(figure(page, "All time")).toHaveText("3");
  await expect(perDay(page)).toContainText("3 done in 30 days");
  await expect
    .poll(async () => (await person.ask("/api/me/statistics")).json())
    .toMatchObject({ total: 3, streak: 1, best_streak: 1 });
});

test("a chart is gone through by keys, and says each bar", async ({ page, person }) => {
  await complete(person, "One", "Two");
  await open(page);
  const bars = perDay(page).getByRole("group", { name: "Bars" }).getByRole("button");
  await expect(bars).toHaveCount(30);
  await tabTo(page, bars.last());
  await expect(bars.last()).toHaveAccessibleName(/: 2 done$/);
  await expect(perDay(page).getByText(/: 2 done$/)).toBeVisible();
  await pressKeys(page, "ArrowLeft");
  await expect(bars.nth(28)).toBeFocused();
  await expect(bars.nth(28)).toHaveAccessibleName(/: 0 done$/);
  await pressKeys(page, "Home");
  await expect(bars.first()).toBeFocused();
  await pressKeys(page, "Tab", "Enter");
  await expect(perDay(page).getByRole("table").getByRole("row")).toHaveCount(31);
  await expect(perDay(page).getByRole("table").getByRole("row").nth(1)).toContainText("2");
});

test("without a network the figures are there, with what is done meanwhile", async ({
  page,
  context,
  person,
}) => {
  await complete(person, "One");
  await person.addTodo({ title: "Two" });
  await open(page);
  await quiet(page);
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await context.setOffline(true);
  await page.reload();
  await expect(figure(page, "All time")).toHaveText("1");
  await goTo(page, "Inbox");
  await page.getByRole("checkbox", { name: "Complete “Two”" }).click();
  await pressKeys(page, "g", "a");
  await expect(figure(page, "All time")).toHaveText("2");
});

test("before anything is done it says what to do", async ({ page, person }) => {
  expect(person.id).toBeTruthy();
  await open(page);
  await expect(page.getByText("Nothing done yet. Tick off a first todo")).toBeVisible();
  await expectNoBarrier(page);
});

test("nothing in the statistics stands in anybody's way", async ({ page, person }) => {
  await complete(person, "One", "Two");
  await open(page);
  await perDay(page).getByText("Show the numbers").click();
  await expectNoBarrier(page);
  await expect(page.getByRole("img", { name: /^Done per day/ })).toBeVisible();
});

test.describe("on a phone", () => {
  const { viewport, userAgent } = devices["Pixel 7"];
  test.use({ viewport, userAgent, hasTouch: true });

  test("a bar that is tapped says what it is", async ({ page, person }) => {
    await complete(person, "One");
    await open(page);
    const bars = perDay(page).getByRole("group", { name: "Bars" }).getByRole("button");
    await bars.last().tap();
    await expect(perDay(page).getByText(/: 1 done$/)).toBeVisible();
    await expectNoBarrier(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  });
});
