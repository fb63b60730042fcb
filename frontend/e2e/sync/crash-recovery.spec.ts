import { readlink, rm } from "node:fs/promises";
import { join } from "node:path";
import type { BrowserContext, Page } from "@playwright/test";
import { signIn } from "../support/accounts";
import {
  addTodos,
  checkbox,
  deleteTodo,
  goOffline,
  holdTimers,
  openApp,
  quickAdd,
  readTitles,
  renameTodo,
  title,
} from "../support/app";
import { countPendingOperations, holdPushes } from "../support/sync";
import { expect, workerTest as test } from "../support/test";

/** Ends the process of a page as it would end when it runs out of memory. */
async function crash(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const crashed = page.waitForEvent("crash");
  session.send("Page.crash").catch(() => undefined);
  await crashed;
  await page.close();
}

/** Kills a browser, which loses everything that it has not written to the disk. */
async function kill(profile: string, context: BrowserContext): Promise<void> {
  const lock = await readlink(join(profile, "SingletonLock"));
  const closed = context.waitForEvent("close");
  process.kill(Number(lock.split("-").at(-1)), "SIGKILL");
  await closed;
}

/** How long a leader may be silent, as it is on a slow machine, before another tab takes its place. */
const LEADER_SILENCE_MS = 3000;

/** Returns whether the page holds the lock of the leader, the one tab that talks to the server. */
const isLeader = (page: Page): Promise<boolean> =>
  page.evaluate(async () => {
    const { held: locks = [] } = await navigator.locks.query();
    const probe = crypto.randomUUID();
    return navigator.locks.request(probe, async () => {
      const { held: locksAndProbe = [] } = await navigator.locks.query();
      const clientId = locksAndProbe.find(({ name }) => name === probe)?.clientId;
      return locks.some((lock) => lock.clientId === clientId && /^tend\.\d/.test(lock.name ?? ""));
    });
  });

async function editTodos(page: Page): Promise<void> {
  await addTodos(page, "Sow the beans", "Mow the lawn");
  await renameTodo(page, "Water the roses", "Water the tulips");
  await checkbox(page, "Sow the beans").click();
  await deleteTodo(page, "Rake the leaves");
}

for (const fate of ["lost", "unanswered"] as const)
  test(`edits of a tab that crashes while its push is ${fate} arrive once`, async ({
    page,
    context,
    person,
  }) => {
    await person.addTodos(["Water the roses", "Rake the leaves"]);
    await openApp(page);
    await expect(title(page, "Rake the leaves")).toBeVisible();
    const pushes = await holdPushes(context, fate);
    await editTodos(page);
    await expect.poll(() => countPendingOperations(page)).toBe(5);
    await expect.poll(pushes.count).toBe(1);
    await crash(page);
    await pushes.release();

    const again = await context.newPage();
    await openApp(again);
    await expect
      .poll(() => person.fetchTitles("&sort=position&completed=false"))
      .toEqual(["Water the tulips", "Mow the lawn"]);
    await expect.poll(() => countPendingOperations(again)).toBe(0);
    expect(await person.fetchTitles("&completed=true")).toEqual(["Sow the beans"]);
    expect(await person.fetchTitles("&deleted=true")).toEqual(["Rake the leaves"]);
    await expect(title(again, "Mow the lawn")).toBeVisible();
    await expect(title(again, "Rake the leaves")).toBeHidden();
  });

test("a push that the closed leader sent is not applied again over a later edit", async ({
  page,
  context,
  person,
}) => {
  const roses = await person.addTodo({ title: "Water the roses" });
  await openApp(page);
  await expect.poll(() => isLeader(page)).toBe(true);
  const second = await context.newPage();
  await holdTimers(second, LEADER_SILENCE_MS);
  await openApp(second);
  await expect(title(page, "Water the roses")).toBeVisible();
  const pushes = await holdPushes(context, "unanswered");
  await renameTodo(page, "Water the roses", "Water the tulips");
  await expect.poll(pushes.count).toBe(1);
  await expect(title(second, "Water the tulips")).toBeVisible();
  await addTodos(second, "Added in the second tab");
  await person.updateTodo(roses.id, { title: "Water the lilies" });
  expect(await isLeader(second)).toBe(false);
  await page.close();
  await pushes.release();
  await expect
    .poll(() => person.fetchTitles("&sort=position"))
    .toEqual(["Water the lilies", "Added in the second tab"]);
  await expect.poll(() => isLeader(second)).toBe(true);
  await expect.poll(() => countPendingOperations(second)).toBe(0);
  await expect.poll(() => readTitles(second)).toEqual(["Water the lilies", "Added in the second tab"]);
});

test("fifty offline edits survive a killed browser and arrive once", async ({
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
    await signIn(context.request, person.email);
    return context;
  };
  const context = await open();
  const page = await context.newPage();
  await openApp(page);
  await goOffline(page);
  const titles = Array.from({ length: 50 }, (_, number) => `Edit ${number}`);
  for (const text of titles) {
    await quickAdd(page).fill(text);
    await quickAdd(page).press("Enter");
  }
  await expect.poll(() => countPendingOperations(page)).toBe(50);
  await kill(profile, context);

  const again = await open();
  const reopened = await again.newPage();
  await openApp(reopened);
  await expect.poll(() => person.fetchTitles("&sort=position")).toEqual(titles);
  await expect.poll(() => countPendingOperations(reopened)).toBe(0);
  await expect(title(reopened, "Edit 0")).toBeVisible();
  await again.close();
  await rm(profile, { recursive: true, maxRetries: 5 });
});
