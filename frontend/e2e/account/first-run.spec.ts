import { devices } from "@playwright/test";
import { joinAnew } from "../support/accounts";
import { openApp, quickAdd, rows, shownTitles, title } from "../support/app";
import { expectNoBarrier } from "../support/axe";
import { pressKeys } from "../support/keyboard";
import { expect, test } from "../support/test";

const KEYS = [/^Press Q and type “Call Mum tomorrow 6pm”$/, /^Drag me, or press /, /^Tick me off; /];

test("a new account begins with three todos that teach, and what they say is true", async ({
  page,
  context,
}) => {
  const person = await joinAnew(context);
  await openApp(page);
  await expect(rows(page).getByRole("checkbox")).toHaveCount(3);
  for (const [at, words] of KEYS.entries()) expect((await shownTitles(page))[at]).toMatch(words);
  await expectNoBarrier(page);

  await page.keyboard.press("q");
  await expect(quickAdd(page)).toBeFocused();
  await page.keyboard.type("Call Mum tomorrow 6pm");
  await pressKeys(page, "Enter", "Escape");
  await expect(title(page, "Call Mum")).toBeVisible();

  const [first = "", second = ""] = await shownTitles(page);
  await title(page, first).focus();
  await page.keyboard.press("Alt+ArrowDown");
  await expect.poll(async () => (await shownTitles(page)).slice(0, 2)).toEqual([second, first]);

  await rows(page).getByRole("checkbox").nth(2).click();
  await expect(rows(page).getByRole("checkbox").nth(2)).toBeChecked();
  await page.keyboard.press("Control+z");
  await expect(rows(page).getByRole("checkbox").nth(2)).not.toBeChecked();
  await expect.poll(async () => (await person.titles()).length).toBe(4);
});

test("undo passes the first todos by, and once thrown away they stay away", async ({ page, context }) => {
  const person = await joinAnew(context);
  await openApp(page);
  await expect(rows(page).getByRole("checkbox")).toHaveCount(3);
  await page.keyboard.press("Control+z");
  await expect(rows(page).getByRole("checkbox")).toHaveCount(3);
  await expect.poll(async () => (await person.todos()).length).toBe(3);
  for (const { id } of await person.todos()) await person.remove(id);
  await expect(page.getByText("Your Inbox is clear.")).toBeVisible();
  await page.reload();
  await expect(page.getByText("Your Inbox is clear.")).toBeVisible();
  await page.waitForTimeout(1000);
  expect(await person.titles()).toEqual([]);
});

test("two devices that begin at once make three todos between them", async ({
  context,
  browser,
  baseURL,
}) => {
  const person = await joinAnew(context);
  const other = await browser.newContext({
    ...devices["Pixel 7"],
    ...(baseURL ? { baseURL } : {}),
    storageState: await context.storageState(),
  });
  const pages = [await context.newPage(), await other.newPage()] as const;
  await Promise.all(pages.map((page) => openApp(page)));
  for (const page of pages) await expect(rows(page).getByRole("checkbox")).toHaveCount(3);
  await expect.poll(async () => (await person.titles()).length).toBe(3);
  await other.close();
});

test("a phone is taught in words for fingers", async ({ browser, baseURL }) => {
  const context = await browser.newContext({ ...devices["Pixel 7"], ...(baseURL ? { baseURL } : {}) });
  await joinAnew(context);
  const page = await context.newPage();
  await openApp(page);
  await expect(title(page, "Tap + and type “Call Mum tomorrow 6pm”")).toBeVisible();
  const done = rows(page).getByRole("checkbox", { name: /another tap brings me back/ });
  await done.tap();
  await expect(done).toBeChecked();
  await done.tap();
  await expect(done).not.toBeChecked();
  await context.close();
});
