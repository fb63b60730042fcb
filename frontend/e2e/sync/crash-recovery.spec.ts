import { readlink, rm } from "node:fs/promises";
import { join } from "node:path";
import type { BrowserContext, Page } from "@playwright/test";
import { meet } from "../support/accounts";
import { addTodos, checkbox, openApp, quickAdd, shownTitles, title } from "../support/app";
import { remove, rename } from "../support/edits";
import { holdPushes } from "../support/hold-pushes";
import { leads, waiting } from "../support/local-database";
import { expect, test } from "../support/test";

/** Ends the process of a page as running out of memory would. */
async function crash(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const crashed = page.waitForEvent("crash");
  session.send("Page.crash").catch(() => undefined);
  await crashed;
  await page.close();
}

/** Ends a browser as the system would, with all that it has not written. */
async function kill(profile: string, context: BrowserContext): Promise<void> {
  const lock = await readlink(join(profile, "SingletonLock"));
  const closed = context.waitForEvent("close");
  process.kill(Number(lock.split("-").at(-1)), "SIGKILL");
  await closed;
}

async function work(page: Page): Promise<void> {
  await addTodos(page, "Sow the beans", "Mow the lawn");
  await rename(page, "Water the roses", "Water the tulips");
  await checkbox(page, "Sow the beans").click();
  await remove(page, "Rake the leaves");
}

for (const fate of ["lost", "unanswered"] as const)
  test(`a tab is killed while what it sent is ${fate}, and everything arrives once`, async ({
    page,
    context,
    person,
  }) => {
    await person.addTodos(["Water the roses", "Rake the leaves"]);
    await openApp(page);
    await expect(title(page, "Rake the leaves")).toBeVisible();
    const held = await holdPushes(context, fate);
    await work(page);
    await expect.poll(() => waiting(page)).toBe(5);
    await expect.poll(held.count).toBe(1);
    await crash(page);
    held.release();

    const again = await context.newPage();
    await openApp(again);
    await expect
      .poll(() => person.titles("&sort=position&completed=false"))
      .toEqual(["Water the tulips", "Mow the lawn"]);
    await expect.poll(() => waiting(again)).toBe(0);
    expect(await person.titles("&completed=true")).toEqual(["Sow the beans"]);
    expect(await person.titles("&deleted=true")).toEqual(["Rake the leaves"]);
    await expect(title(again, "Mow the lawn")).toBeVisible();
    await expect(title(again, "Rake the leaves")).toBeHidden();
  });

test("the tab that leads goes, and what it had sent without an answer is not done over what came after", async ({
  page,
  context,
  person,
}) => {
  const roses = await person.addTodo({ title: "Water the roses" });
  await openApp(page);
  await expect.poll(() => leads(page)).toBe(true);
  const second = await context.newPage();
  await openApp(second);
  await expect(title(page, "Water the roses")).toBeVisible();
  const held = await holdPushes(context, "unanswered");
  await rename(page, "Water the roses", "Water the tulips");
  await expect.poll(held.count).toBe(1);
  await expect(title(second, "Water the tulips")).toBeVisible();
  await addTodos(second, "Of the second tab");
  await person.change(roses.id, { title: "Water the lilies" });
  expect(await leads(second)).toBe(false);
  await page.close();
  held.release();
  await expect.poll(() => person.titles("&sort=position")).toEqual(["Water the lilies", "Of the second tab"]);
  await expect.poll(() => leads(second)).toBe(true);
  await expect.poll(() => waiting(second)).toBe(0);
  await expect.poll(() => shownTitles(second)).toEqual(["Water the lilies", "Of the second tab"]);
});

test("fifty edits made offline outlive the browser, killed right after, and arrive once", async ({
  playwright,
  launchOptions,
  baseURL,
  person,
}, info) => {
  const profile = info.outputPath("profile");
  const open = async () => {
    const context = await playwright.chromium.launchPersistentContext(profile, {
      ...launchOptions,
      ...(baseURL ? { baseURL } : {}),
    });
    await meet(context.request, person.email);
    return context;
  };
  const context = await open();
  const page = await context.newPage();
  await openApp(page);
  await context.setOffline(true);
  const wanted = Array.from({ length: 50 }, (_, number) => `Edit ${number}`);
  for (const text of wanted) {
    await quickAdd(page).fill(text);
    await quickAdd(page).press("Enter");
  }
  await expect.poll(() => waiting(page)).toBe(50);
  await kill(profile, context);

  const again = await open();
  const reopened = await again.newPage();
  await openApp(reopened);
  await expect.poll(() => person.titles("&sort=position")).toEqual(wanted);
  await expect.poll(() => waiting(reopened)).toBe(0);
  await expect(title(reopened, "Edit 0")).toBeVisible();
  await again.close();
  await rm(profile, { recursive: true, maxRetries: 5 });
});
