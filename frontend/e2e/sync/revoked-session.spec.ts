import type { Page } from "@playwright/test";
import { type Person, signIn } from "../support/accounts";
import {
  addTodos,
  checkbox,
  expectView,
  goOffline,
  goTo,
  openApp,
  readTitles,
  submitSignIn,
  syncStatus,
  title,
} from "../support/app";
import { blockStorage, countPendingOperations, readLocalDatabase } from "../support/sync";
import { expect, workerTest as test } from "../support/test";

const PENDING_NOTICE = "Sign in again to save 3 changes from this browser.";

/** Ends every session but that of `elsewhere`, and waits until each server process has learned of it. */
async function revokeOtherSessions(elsewhere: Person, revoked: Person): Promise<void> {
  const { items } = await (await elsewhere.request("/api/me/sessions")).json();
  for (const { id, current } of items)
    if (!current) expect((await elsewhere.request(`/api/me/sessions/${id}`, "DELETE")).status()).toBe(204);
  // Requests at the same time have connections of their own, which the processes share.
  const fetchStatuses = async () => {
    const responses = await Promise.all(Array.from({ length: 16 }, () => revoked.request("/api/me")));
    return new Set(responses.map((response) => response.status()));
  };
  await expect.poll(fetchStatuses).toEqual(new Set([401]));
}

async function signInByForm(page: Page, email: string): Promise<void> {
  await submitSignIn(page, email);
  await expectView(page, "Inbox");
}

/** Revokes the session of `page` while three of its changes are pending, which leaves it at the sign-in page. */
async function revokeWithPendingChanges(
  page: Page,
  person: Person,
  elsewhere: Person,
  ...others: Page[]
): Promise<void> {
  await person.addTodo({ title: "Water the roses" });
  for (const one of [page, ...others]) await openApp(one);
  await expect(title(page, "Water the roses")).toBeVisible();
  await goOffline(page);
  await addTodos(page, "Sow the beans", "Mow the lawn");
  await checkbox(page, "Water the roses").click();
  await expect(syncStatus(page)).toContainText("Offline. 3 changes to sync");
  await revokeOtherSessions(elsewhere, person);
  await page.context().setOffline(false);
  for (const one of [page, ...others]) await expect(one.getByText(PENDING_NOTICE)).toBeVisible();
  await expect(page).toHaveURL(/\/login/);
}

for (const where of ["on the disk", "in memory"] as const)
  test(`changes ${where} survive a revoked session and arrive after the next sign-in`, async ({
    page,
    person,
    request,
  }) => {
    if (where === "in memory") await blockStorage(page.context());
    const elsewhere = await signIn(request, person.email);
    await revokeWithPendingChanges(page, person, elsewhere);
    if (where === "on the disk") await page.reload();
    await expect(page.getByText(PENDING_NOTICE)).toBeVisible();
    await expect(page.getByText("Sow the beans")).toHaveCount(0);
    await signInByForm(page, person.email);
    await expect
      .poll(() => elsewhere.fetchTitles("&sort=position&completed=false"))
      .toEqual(["Sow the beans", "Mow the lawn"]);
    expect(await elsewhere.fetchTitles("&completed=true")).toEqual(["Water the roses"]);
    await expect.poll(() => readTitles(page)).toEqual(["Sow the beans", "Mow the lawn"]);
    if (where === "on the disk") await expect.poll(() => countPendingOperations(page)).toBe(0);
  });

test("going back from the sign-in page keeps changes that are only in memory", async ({
  page,
  person,
  request,
}) => {
  await blockStorage(page.context());
  const elsewhere = await signIn(request, person.email);
  const loading = Promise.withResolvers<void>();
  await page.route("**/login/page-*.js", async (route) => {
    await loading.promise;
    await route.continue();
  });
  await openApp(page);
  await goTo(page, "Today");
  await goTo(page, "Inbox");
  await goOffline(page);
  await addTodos(page, "Sow the beans");
  await revokeOtherSessions(elsewhere, person);
  await page.context().setOffline(false);
  await test.step("while the sign-in page is still loading", async () => {
    await expect(page).toHaveURL(/\/login$/);
    await page.goBack();
    loading.resolve();
    await expect(page).toHaveURL(/\/login\?next=%2Ftoday$/);
  });
  await page.goForward();
  await signInByForm(page, person.email);
  await expect.poll(() => elsewhere.fetchTitles()).toEqual(["Sow the beans"]);
});

/** Reads everything that the browser stores for the page. */
const readStorage = async (page: Page): Promise<string> =>
  JSON.stringify([
    await readLocalDatabase(page),
    await page.evaluate(() => [{ ...localStorage }, { ...sessionStorage }, document.cookie]),
  ]);

test("nothing of the previous account is visible or stored after another one signs in", async ({
  page,
  context,
  person,
  stranger,
  request,
}) => {
  const second = await context.newPage();
  await revokeWithPendingChanges(page, person, await signIn(request, person.email), second);
  const previousTodos = /Water the roses|Sow the beans|Mow the lawn/;
  expect(await readStorage(page)).toMatch(previousTodos);

  await stranger.person.addTodo({ title: "Todo of the stranger" });
  await signInByForm(page, stranger.person.email);
  await expect(title(page, "Todo of the stranger")).toBeVisible();
  await expect.poll(() => readTitles(page)).toEqual(["Todo of the stranger"]);
  await openApp(second);
  await expect(title(second, "Todo of the stranger")).toBeVisible();
  for (const one of [page, second]) {
    await expect(one.getByText(previousTodos)).toHaveCount(0);
    const storage = await readStorage(one);
    expect(storage).toContain("Todo of the stranger");
    expect(storage).not.toMatch(previousTodos);
    for (const trace of [person.id, person.email, person.inbox]) expect(storage).not.toContain(trace);
  }
  await addTodos(page, "One more");
  await expect
    .poll(() => stranger.person.fetchTitles("&sort=position"))
    .toEqual(["Todo of the stranger", "One more"]);
  expect(await (await signIn(request, person.email)).fetchTitles()).toEqual(["Water the roses"]);
});
