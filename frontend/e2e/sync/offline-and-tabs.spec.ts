import { meet } from "../support/accounts";
import { addTodos, checkbox, openApp, quickAdd, rows, status, title } from "../support/app";
import { expect, test } from "../support/test";

test("what one browser does shows in the other at once, and no row is made anew", async ({
  page,
  person,
  browser,
  baseURL,
}) => {
  await person.addTodos(["Water the roses", "Sow the beans"]);
  await openApp(page);
  await expect(title(page, "Sow the beans")).toBeVisible();
  const elsewhere = await browser.newContext(baseURL ? { baseURL } : {});
  await meet(elsewhere.request, person.email);
  const other = await elsewhere.newPage();
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
  await elsewhere.close();
});

test("fifty edits made offline outlive the tab, and arrive once", async ({ page, context, person }) => {
  await openApp(page);
  await expect(status(page)).toContainText("Everything saved");
  await context.setOffline(true);
  const wanted = Array.from({ length: 50 }, (_, number) => `Edit ${number}`);
  for (const text of wanted) {
    await quickAdd(page).fill(text);
    await quickAdd(page).press("Enter");
  }
  await expect(status(page)).toContainText("Offline, 50 changes waiting");
  await page.close();
  await context.setOffline(false);
  const again = await context.newPage();
  await openApp(again);
  await expect(status(again)).toContainText("Everything saved");
  await expect.poll(() => person.titles("&sort=position")).toEqual(wanted);
});

test("the app starts offline with what it kept, and any address in it", async ({ page, context, person }) => {
  const list = await person.addList({ name: "Garden" });
  await person.addTodos(["Prune the roses"], { list_id: list.id });
  await openApp(page, `/lists/${list.id}`, "Garden");
  await expect(title(page, "Prune the roses")).toBeVisible();
  await page.waitForFunction(() => navigator.serviceWorker.ready.then(() => true));
  await page.waitForTimeout(2500);
  await page.close();
  await context.setOffline(true);
  const offline = await context.newPage();
  await openApp(offline, `/lists/${list.id}`, "Garden");
  await expect(title(offline, "Prune the roses")).toBeVisible();
  await addTodos(offline, "Written on the train");
  await expect(status(offline)).toContainText("Offline, one change waiting");
  await context.setOffline(false);
  await expect(status(offline)).toContainText("Everything saved");
  expect(await person.titles(`&list_id=${list.id}`)).toEqual(["Prune the roses", "Written on the train"]);
});

test("tabs of one browser show each other's changes, offline too", async ({ page, context, person }) => {
  await person.addTodo({ title: "Shared" });
  await openApp(page);
  const second = await context.newPage();
  await openApp(second);
  await expect(title(second, "Shared")).toBeVisible();
  await context.setOffline(true);
  await addTodos(second, "From the second tab");
  await expect(title(page, "From the second tab")).toBeVisible();
  await page.close();
  await context.setOffline(false);
  await expect.poll(() => person.titles()).toEqual(["Shared", "From the second tab"]);
  await expect(status(second)).toContainText("Everything saved");
});

test("signing out leaves nothing of the account on the device", async ({ page, person }) => {
  await person.addTodo({ title: "Secret" });
  await openApp(page);
  await expect(title(page, "Secret")).toBeVisible();
  await page.getByRole("button", { name: "Account menu" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/login/);
  await expect
    .poll(() => page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name)))
    .toEqual([]);
});
