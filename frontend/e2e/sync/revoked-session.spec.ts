import type { Page } from "@playwright/test";
import { meet, PASSWORD, type Person } from "../support/accounts";
import { addTodos, checkbox, openApp, shownTitles, status, title } from "../support/app";
import { breakDisk, kept, waiting } from "../support/local-database";
import { expect, test } from "../support/test";

const WAITS = "Sign in again to save 3 changes that wait in this browser.";

/** Ends every session but the one that asks, and waits until every worker has heard of it. */
async function endSessions(person: Person): Promise<void> {
  const { items } = await (await person.ask("/api/me/sessions")).json();
  for (const { id, current } of items)
    if (!current) expect((await person.ask(`/api/me/sessions/${id}`, "DELETE")).status()).toBe(204);
  await new Promise((done) => setTimeout(done, 1000));
}

async function signIn(page: Page, email: string): Promise<void> {
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Inbox" })).toBeVisible();
}

/** Leaves `page` at the sign-in page with three changes that the server, which ended its session, has not got. */
async function endedWithChanges(
  page: Page,
  person: Person,
  elsewhere: Person,
  ...others: Page[]
): Promise<void> {
  await person.addTodo({ title: "Water the roses" });
  for (const one of [page, ...others]) await openApp(one);
  await expect(title(page, "Water the roses")).toBeVisible();
  await page.context().setOffline(true);
  await addTodos(page, "Sow the beans", "Mow the lawn");
  await checkbox(page, "Water the roses").click();
  await expect(status(page)).toContainText("Offline, 3 changes waiting");
  await endSessions(elsewhere);
  await page.context().setOffline(false);
  for (const one of [page, ...others]) await expect(one.getByText(WAITS)).toBeVisible();
  await expect(page).toHaveURL(/\/login/);
}

for (const where of ["on the disk", "in memory"] as const)
  test(`changes ${where} outlive a session that the server ends, and arrive after the next sign-in`, async ({
    page,
    person,
    playwright,
    baseURL,
  }) => {
    if (where === "in memory") await breakDisk(page.context());
    const request = await playwright.request.newContext(baseURL ? { baseURL } : {});
    const elsewhere = await meet(request, person.email);
    await endedWithChanges(page, person, elsewhere);
    if (where === "on the disk") await page.reload();
    await expect(page.getByText(WAITS)).toBeVisible();
    await expect(page.getByText("Sow the beans")).toHaveCount(0);
    await signIn(page, person.email);
    await expect
      .poll(() => elsewhere.titles("&sort=position&completed=false"))
      .toEqual(["Sow the beans", "Mow the lawn"]);
    expect(await elsewhere.titles("&completed=true")).toEqual(["Water the roses"]);
    await expect.poll(() => shownTitles(page)).toEqual(["Sow the beans", "Mow the lawn"]);
    if (where === "on the disk") await expect.poll(() => waiting(page)).toBe(0);
    await request.dispose();
  });

/** All that this browser keeps where a page can read it. */
const everythingKept = async (page: Page): Promise<string> =>
  JSON.stringify([
    await kept(page),
    await page.evaluate(() => [{ ...localStorage }, { ...sessionStorage }, document.cookie]),
  ]);

test("whoever signs in after somebody else finds nothing of theirs, shown or kept", async ({
  page,
  context,
  person,
  stranger,
  playwright,
  baseURL,
}) => {
  const request = await playwright.request.newContext(baseURL ? { baseURL } : {});
  const second = await context.newPage();
  await endedWithChanges(page, person, await meet(request, person.email), second);
  const theirs = /Water the roses|Sow the beans|Mow the lawn/;
  expect(await everythingKept(page)).toMatch(theirs);

  await stranger.person.addTodo({ title: "Of the stranger" });
  await signIn(page, stranger.person.email);
  await expect(title(page, "Of the stranger")).toBeVisible();
  expect(await shownTitles(page)).toEqual(["Of the stranger"]);
  await openApp(second);
  await expect(title(second, "Of the stranger")).toBeVisible();
  for (const one of [page, second]) {
    await expect(one.getByText(theirs)).toHaveCount(0);
    const now = await everythingKept(one);
    expect(now).toContain("Of the stranger");
    expect(now).not.toMatch(theirs);
    for (const trace of [person.id, person.email, person.inbox]) expect(now).not.toContain(trace);
  }
  await addTodos(page, "One more");
  await expect.poll(() => stranger.person.titles("&sort=position")).toEqual(["Of the stranger", "One more"]);
  expect(await (await meet(request, person.email)).titles()).toEqual(["Water the roses"]);
  await request.dispose();
});
