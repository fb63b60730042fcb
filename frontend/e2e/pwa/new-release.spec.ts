import type { Page } from "@playwright/test";
import { addTodos, notices, openApp, panel, quickAdd, title } from "../support/app";
import { test } from "../support/release-proxy";
import { installed } from "../support/service-worker";
import { expect } from "../support/test";

const NEXT = "the-next-release";

/** False also while the page is on its way. */
const isNext = (page: Page) =>
  page.evaluate((name) => document.lastChild?.textContent === name, NEXT).catch(() => false);

/** Makes the browser find the release, as it does by itself at the next start or within a day. */
async function findRelease(page: Page): Promise<void> {
  await page.evaluate(async () => void (await (await navigator.serviceWorker.getRegistration())?.update()));
  const waits = () =>
    page.evaluate(async () => Boolean((await navigator.serviceWorker.getRegistration())?.waiting));
  await expect.poll(waits, { message: "the new worker", timeout: 15_000 }).toBe(true);
}

async function openInstalled(page: Page): Promise<void> {
  await openApp(page);
  await installed(page);
  await page.reload();
  await expect(page.getByRole("heading", { level: 1, name: "Inbox" })).toBeVisible();
}

const offer = (page: Page) =>
  notices(page).getByRole("listitem").filter({ hasText: "A new version is ready" });

test("a new version is offered once, and taken with everything that was being written", async ({
  page,
  person,
  releases,
}) => {
  const todo = await person.addTodo({ title: "Long letter" });
  await openInstalled(page);
  await page.waitForTimeout(2000);
  releases.publish(NEXT);
  await findRelease(page);
  await expect(offer(page)).toBeVisible();
  expect(await isNext(page)).toBe(false);

  await title(page, "Long letter").click();
  const notes = panel(page).getByRole("textbox", { name: "Notes" });
  await notes.fill("Dear Maren, ");
  await offer(page).getByRole("button", { name: "Reload" }).click();
  await expect.poll(() => isNext(page)).toBe(true);
  await expect(panel(page).getByText("Dear Maren,")).toBeVisible();
  await expect
    .poll(async () => (await person.todos()).find(({ id }) => id === todo.id)?.notes)
    .toBe("Dear Maren, ");
  await page.waitForTimeout(2500);
  await expect(offer(page)).toHaveCount(0);
});

test("a version that was declined is not offered again, and comes when the one tab loads again", async ({
  page,
  person,
  releases,
}) => {
  expect(person.email).toBeTruthy();
  await openInstalled(page);
  await page.waitForTimeout(2000);
  releases.publish(NEXT);
  await findRelease(page);
  await offer(page).getByRole("button", { name: "Dismiss" }).click();
  await quickAdd(page).fill("Half a thou");
  await expect(offer(page)).toHaveCount(0);

  // the browser may count the page that is left for a moment longer
  await expect(async () => {
    await page.reload();
    await expect.poll(() => isNext(page), { timeout: 3000 }).toBe(true);
  }).toPass();
  await expect(quickAdd(page)).toHaveValue("Half a thou");
  expect(await page.evaluate(() => caches.keys())).toEqual([`tend-${NEXT}`]);
});

test("no tab is left with a page whose parts are gone", async ({ page, context, person, releases }) => {
  expect(person.email).toBeTruthy();
  await openInstalled(page);
  const other = await context.newPage();
  await openApp(other);
  releases.publish(NEXT);
  await findRelease(page);
  await page.reload();
  await expect(page.getByRole("heading", { level: 1, name: "Inbox" })).toBeVisible();
  expect(await isNext(page)).toBe(false);

  await other.close();
  // the browser counts a closed tab for a moment longer
  await expect(async () => {
    await page.reload();
    await expect.poll(() => isNext(page), { timeout: 3000 }).toBe(true);
  }).toPass();
});

test("another tab goes on with the page it has, and is offered the version", async ({
  page,
  context,
  person,
  releases,
}) => {
  expect(person.email).toBeTruthy();
  await openInstalled(page);
  const other = await context.newPage();
  await openApp(other);
  await other.waitForTimeout(2000);
  await quickAdd(other).fill("Do not take this from me");
  releases.publish(NEXT);
  await findRelease(page);
  await offer(page).getByRole("button", { name: "Reload" }).click();
  await expect.poll(() => isNext(page)).toBe(true);

  expect(await isNext(other)).toBe(false);
  await expect(quickAdd(other)).toHaveValue("Do not take this from me");
  await quickAdd(other).press("Enter");
  await expect(title(other, "Do not take this from me")).toBeVisible();
  await offer(other).getByRole("button", { name: "Reload" }).click();
  await expect.poll(() => isNext(other)).toBe(true);
});

/** Opens the app, after which no part is found any more that it had not asked for by then, as long as `gone`. */
async function openWithout(page: Page, gone: () => boolean): Promise<void> {
  const had = new Set<string>();
  let opened = false;
  await page.route(/\/_next\/static\/chunks\/\d+\.[0-9a-f]+\.js$/, (route) => {
    const url = route.request().url();
    if (!opened) had.add(url);
    return gone() && !had.has(url) ? route.fulfill({ status: 404, body: "" }) : route.continue();
  });
  await openApp(page);
  opened = true;
}

test("a part that a deployment took away loads the page again, once", async ({ page, person }) => {
  expect(person.email).toBeTruthy();
  let gone = true;
  let starts = 0;
  page.on("domcontentloaded", () => {
    starts += 1;
  });
  await openWithout(page, () => gone);
  expect(starts).toBe(1);
  page.once("domcontentloaded", () => {
    gone = false;
  });
  await page.getByRole("button", { name: /^Search or do/ }).click();
  await expect.poll(() => starts).toBe(2);
  await expect(page.getByRole("heading", { level: 1, name: "Inbox" })).toBeVisible();
  await addTodos(page, "After all");
  expect(starts).toBe(2);
});

test("a part that stays away is said to be broken, and not asked for for ever", async ({ page, person }) => {
  expect(person.email).toBeTruthy();
  let starts = 0;
  page.on("domcontentloaded", () => {
    starts += 1;
  });
  await openWithout(page, () => true);
  await page.getByRole("button", { name: /^Search or do/ }).click();
  await expect.poll(() => starts).toBe(2);
  const broken = page.getByRole("alert").filter({ hasText: "Something broke" });
  const find = page.getByRole("button", { name: /^Search or do/ });
  // what is seen may need a part itself; else the one that is asked for
  await expect(find.or(broken)).toBeVisible();
  await expect(async () => {
    if (await find.isVisible()) await find.click({ timeout: 1000 });
    await expect(broken).toBeVisible({ timeout: 1000 });
  }).toPass();
  expect(starts).toBe(2);
});
