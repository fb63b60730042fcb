import type { BrowserContext } from "@playwright/test";
import type { Todo } from "@/lib/api/types";
import {
  addTodos,
  checkbox,
  goOffline,
  holdTimers,
  LINGER_MS,
  openApp,
  quickAdd,
  readTitles,
  rows,
  syncStatus,
  title,
  waitForServiceWorker,
} from "../support/app";
import { readLocalTodos } from "../support/sync";
import { expect, workerTest as test } from "../support/test";

test("an edit in one browser appears in another at once without rendering other rows again", async ({
  page,
  person,
  openSession,
}) => {
  await person.addTodos(["Water the roses", "Sow the beans"]);
  await openApp(page);
  await expect(title(page, "Sow the beans")).toBeVisible();
  const other = await openSession();
  await holdTimers(other, LINGER_MS);
  await openApp(other);
  await expect(title(other, "Sow the beans")).toBeVisible();
  await rows(other).evaluate((list) => {
    const removed: string[] = [];
    Object.assign(window, { removed });
    new MutationObserver((changes) => {
      for (const { removedNodes } of changes)
        for (const node of removedNodes) if (node instanceof HTMLLIElement) removed.push(node.textContent);
    }).observe(list, { subtree: true, childList: true });
  });
  await addTodos(page, "Mow the lawn");
  await expect(title(other, "Mow the lawn")).toBeVisible();
  await checkbox(page, "Water the roses").click();
  await expect(checkbox(other, "Water the roses")).toBeChecked();
  expect(await other.evaluate(() => (window as unknown as { removed: string[] }).removed)).toEqual([]);
});

test("a page that could not be loaded appears by itself once the server can be reached", async ({
  page,
  person: _,
}) => {
  await openApp(page);
  await goOffline(page);
  await page.goto("/");
  const notice = page.getByRole("heading", { name: "You’re offline" });
  await expect(notice).toBeVisible();
  await page.context().setOffline(false);
  await expect(notice).toBeHidden();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
});

test("fifty offline edits survive a closed tab and arrive once", async ({ page, context, person }) => {
  await openApp(page);
  await expect(syncStatus(page)).toContainText("All changes saved");
  await goOffline(page);
  const titles = Array.from({ length: 50 }, (_, number) => `Edit ${number}`);
  for (const text of titles) {
    await quickAdd(page).fill(text);
    await quickAdd(page).press("Enter");
  }
  await expect(syncStatus(page)).toContainText("Offline. 50 changes to sync");
  await page.close();
  await context.setOffline(false);
  const again = await context.newPage();
  await openApp(again);
  await expect(syncStatus(again)).toContainText("All changes saved");
  await expect.poll(() => person.fetchTitles("&sort=position")).toEqual(titles);
});

/** Makes pages believe that they are online, as Chromium 150 does with a page that is opened offline. */
async function hideOfflineState(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    Object.defineProperty(navigator, "onLine", { get: () => true });
    for (const type of ["online", "offline"])
      addEventListener(type, (event) => event.stopImmediatePropagation(), true);
  });
}

for (const report of ["what the browser reports", "no report"] as const)
  test(`the app starts offline with the persisted todos and ${report} of the network`, async ({
    page,
    context,
    person,
  }) => {
    const list = await person.addList({ name: "Garden" });
    await person.addTodos(["Prune the roses"], { list_id: list.id });
    await openApp(page, `/lists/${list.id}`, "Garden");
    await expect(title(page, "Prune the roses")).toBeVisible();
    await waitForServiceWorker(page);
    await expect.poll(() => readLocalTodos(page)).toMatchObject([{ title: "Prune the roses" }]);
    await page.close();
    if (report === "no report") await hideOfflineState(context);
    await context.setOffline(true);
    const offline = await context.newPage();
    await openApp(offline, `/lists/${list.id}`, "Garden");
    await expect(title(offline, "Prune the roses")).toBeVisible();
    await addTodos(offline, "Written on the train");
    const isReported = !(await offline.evaluate(() => navigator.onLine));
    const status = isReported ? "Offline. 1 change to sync" : "Can’t reach Tend. Retrying… 1 change to sync";
    await expect(syncStatus(offline)).toContainText(status);
    await context.setOffline(false);
    // A page that hears nothing of the network finds it at its next attempt, after 30 seconds at the latest.
    await expect(syncStatus(offline)).toContainText("All changes saved", { timeout: 60_000 });
    expect(await person.fetchTitles(`&list_id=${list.id}`)).toEqual([
      "Prune the roses",
      "Written on the train",
    ]);
  });

test("tabs of one browser show each other's changes offline", async ({ page, context, person }) => {
  await person.addTodo({ title: "Shared" });
  await openApp(page);
  const second = await context.newPage();
  await openApp(second);
  await expect(title(second, "Shared")).toBeVisible();
  await goOffline(second);
  await addTodos(second, "From the second tab");
  await expect(title(page, "From the second tab")).toBeVisible();
  await page.close();
  await context.setOffline(false);
  await expect.poll(() => person.fetchTitles()).toEqual(["Shared", "From the second tab"]);
  await expect(syncStatus(second)).toContainText("All changes saved");
});

test("offline steps that are undone and redone arrive as they are shown", async ({
  page,
  context,
  person,
}) => {
  const titles = Array.from({ length: 8 }, (_, number) => `Step ${number}`);
  await person.addTodos(titles);
  const before = await person.fetchTodos("&sort=position");
  await openApp(page);
  await expect(title(page, "Step 7")).toBeVisible();

  await goOffline(page);
  for (const text of titles.slice(0, 3)) await title(page, text).press("x");
  for (const text of titles.slice(3, 6)) await title(page, text).press("Delete");
  await expect.poll(() => readTitles(page)).toEqual(["Step 6", "Step 7"]);
  for (let steps = 0; steps < 6; steps += 1) await page.keyboard.press("Control+z");
  await expect.poll(() => readTitles(page)).toEqual(titles);
  for (let steps = 0; steps < 6; steps += 1) await page.keyboard.press("Control+Shift+z");
  await expect.poll(() => readTitles(page)).toEqual(["Step 6", "Step 7"]);
  await expect(syncStatus(page)).toContainText("Offline. 18 changes to sync");
  await context.setOffline(false);
  await expect(syncStatus(page)).toContainText("All changes saved");
  expect(await person.fetchTitles("&sort=position&completed=false")).toEqual(["Step 6", "Step 7"]);
  expect((await person.fetchTitles("&completed=true")).sort()).toEqual(titles.slice(0, 3));
  expect((await person.fetchTitles("&deleted=true")).sort()).toEqual(titles.slice(3, 6));

  for (let steps = 0; steps < 6; steps += 1) await page.keyboard.press("Control+z");
  await expect.poll(() => readTitles(page)).toEqual(titles);
  const withoutVersion = ({ version: _, updated_at: __, ...rest }: Todo) => rest;
  const fetchRows = async () => (await person.fetchTodos("&sort=position")).map(withoutVersion);
  await expect.poll(fetchRows).toEqual(before.map(withoutVersion));
});

test("a todo that repeats from completion shows offline what the server says after it", async ({
  page,
  context,
  person,
}) => {
  const recurrence = { rule: "FREQ=WEEKLY;BYDAY=MO", from: "completion" as const };
  const todo = await person.addTodo({ title: "Water the ferns", due_date: "2037-03-02", recurrence });
  await person.addTodo({ title: "Fill the can", due_date: "2037-03-01", parent_id: todo.id });
  await openApp(page);
  await expect(title(page, "Fill the can")).toBeVisible();

  await goOffline(page);
  for (const day of [9, 16]) {
    await title(page, "Water the ferns").press("x");
    await expect(rows(page)).toContainText(`Mar ${day}, 2037`);
    // Until then the row shows the occurrence that was completed, and the key would take that back.
    await expect(checkbox(page, "Water the ferns")).not.toBeChecked();
  }
  const shown = await rows(page).textContent();
  await context.setOffline(false);
  await expect(syncStatus(page)).toContainText("All changes saved");
  expect(await rows(page).textContent()).toBe(shown);
  expect(await person.findTodo("Fill the can")).toMatchObject({ due_date: "2037-03-15" });
  const copies = (await person.fetchTodos("&completed=true")).map((copy) => copy.due_date);
  expect(copies.sort()).toEqual(["2037-03-02", "2037-03-09"]);
  const [open] = await person.fetchTodos("&completed=false&sort=due&order=desc");
  expect(open).toMatchObject({ id: todo.id, due_date: "2037-03-16" });
});
