import type { Page } from "@playwright/test";
import {
  addTodos,
  detail,
  expectView,
  openApp,
  quickAdd,
  title,
  toasts,
  waitForServiceWorker,
} from "../support/app";
import { releaseTest } from "../support/release-proxy";
import { expect, test } from "../support/test";

const NEXT = "the-next-release";

/** Returns whether the page is of the next release; false during a navigation, too. */
const isNext = (page: Page) =>
  page.evaluate((name) => document.lastChild?.textContent === name, NEXT).catch(() => false);

/** Chromium may reload a page only once the previous worker has been idle for half a minute. */
const expectNext = (page: Page) => expect.poll(() => isNext(page), { timeout: 90_000 }).toBe(true);

/** Makes the browser check for a release, as it does by itself at the next start or within a day. */
async function checkForRelease(page: Page): Promise<void> {
  // A check that began before the release was published finds nothing, and one that is asked for meanwhile joins it.
  const isFound = () =>
    page.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      if (!registration?.waiting && !registration?.installing) await registration?.update();
      return Boolean(registration?.waiting);
    });
  await expect.poll(isFound, { message: "the new worker" }).toBe(true);
}

/** Waits until the page listens for a new release; the code for that loads after the page has been idle. */
const waitForListener = (page: Page) => page.waitForFunction(() => "isListening" in window);

async function openInstalled(page: Page): Promise<void> {
  await page.context().addInitScript(() => {
    // A page without an address, as a new tab is at first, has no service workers.
    if (!("ServiceWorkerRegistration" in window)) return;
    const listen = EventTarget.prototype.addEventListener;
    ServiceWorkerRegistration.prototype.addEventListener = function (
      ...args: Parameters<typeof listen>
    ): void {
      if (args[0] === "updatefound") Object.assign(window, { isListening: true });
      listen.apply(this, args);
    };
  });
  await openApp(page);
  await waitForServiceWorker(page);
  await page.reload();
  await expectView(page, "Inbox");
}

const offer = (page: Page) =>
  toasts(page).getByRole("listitem").filter({ hasText: "A new version is available" });

releaseTest(
  "a new version is offered once, and a reload saves what is being written",
  async ({ page, person, releases }) => {
    const todo = await person.addTodo({ title: "Long letter" });
    await openInstalled(page);
    await waitForListener(page);
    releases.publish(NEXT);
    await checkForRelease(page);
    await expect(offer(page)).toBeVisible();
    expect(await isNext(page)).toBe(false);

    await title(page, "Long letter").click();
    const notes = detail(page).getByRole("textbox", { name: "Notes" });
    await notes.fill("Dear Maren, ");
    await offer(page).getByRole("button", { name: "Reload" }).click();
    await expectNext(page);
    await expect(detail(page).getByText("Dear Maren,")).toBeVisible();
    await expect
      .poll(async () => (await person.fetchTodos()).find(({ id }) => id === todo.id)?.notes)
      .toBe("Dear Maren, ");
    // The page looks for a waiting version when it starts to listen.
    await waitForListener(page);
    await expect(offer(page)).toHaveCount(0);
  },
);

releaseTest(
  "a dismissed version is not offered again, and the next reload of the only tab starts it",
  async ({ page, person: _, releases }) => {
    await openInstalled(page);
    await waitForListener(page);
    releases.publish(NEXT);
    await checkForRelease(page);
    await offer(page).getByRole("button", { name: "Dismiss" }).click();
    await quickAdd(page).fill("Half a thou");
    await expect(offer(page)).toHaveCount(0);

    // The browser may still count the page that the reload leaves.
    await expect(async () => {
      await page.reload();
      await expect.poll(() => isNext(page), { timeout: 3000 }).toBe(true);
    }).toPass();
    await expect(quickAdd(page)).toHaveValue("Half a thou");
    expect(await page.evaluate(() => caches.keys())).toEqual([`tend-${NEXT}`]);
  },
);

releaseTest(
  "a reload keeps the old version while another tab is open",
  async ({ page, context, person: _, releases }) => {
    await openInstalled(page);
    const other = await context.newPage();
    await openApp(other);
    releases.publish(NEXT);
    await checkForRelease(page);
    await page.reload();
    await expectView(page, "Inbox");
    expect(await isNext(page)).toBe(false);

    await other.close();
    // The browser may still count the closed tab.
    await expect(async () => {
      await page.reload();
      await expect.poll(() => isNext(page), { timeout: 3000 }).toBe(true);
    }).toPass();
  },
);

releaseTest(
  "another tab keeps its page and is offered the version that the first tab started",
  async ({ page, context, person: _, releases }) => {
    await openInstalled(page);
    const other = await context.newPage();
    await openApp(other);
    await waitForListener(other);
    await quickAdd(other).fill("Do not take this from me");
    releases.publish(NEXT);
    await checkForRelease(page);
    await offer(page).getByRole("button", { name: "Reload" }).click();
    await expectNext(page);

    expect(await isNext(other)).toBe(false);
    await expect(quickAdd(other)).toHaveValue("Do not take this from me");
    await quickAdd(other).press("Enter");
    await expect(title(other, "Do not take this from me")).toBeVisible();
    await offer(other).getByRole("button", { name: "Reload" }).click();
    await expectNext(other);
  },
);

/**
 * Opens the app, whose first `starts` documents then get no chunk anymore that they have not loaded by the end of that. Returns
 * a function that counts the documents.
 */
async function openBeforeDeployment(page: Page, starts: number): Promise<() => number> {
  // The app loads its other parts 1.5 s after its start; on a slow machine they would be there by the end of that.
  await page.addInitScript(() => {
    const { setTimeout } = window;
    window.setTimeout = ((run: TimerHandler, delay?: number, ...rest: unknown[]) =>
      delay === 1500 ? 0 : setTimeout(run, delay, ...rest)) as typeof setTimeout;
    const documents = Number(sessionStorage.getItem("documents")) + 1;
    sessionStorage.setItem("documents", String(documents));
    Object.assign(window, { isFirst: documents === 1 });
  });
  const loaded = new Set<string>();
  let documents = 0;
  let isOpen = false;
  page.on("request", (request) => {
    if (request.isNavigationRequest()) documents += 1;
  });
  await page.route(/\/_next\/static\/chunks\/\d+\.[0-9a-f]+\.js$/, (route) => {
    const url = route.request().url();
    if (!isOpen) loaded.add(url);
    const isMissing = documents <= starts && !loaded.has(url);
    return isMissing ? route.fulfill({ status: 404, body: "" }) : route.continue();
  });
  await openApp(page);
  isOpen = true;
  return () => documents;
}

test("a chunk that a deployment removed reloads the page once", async ({ page, person: _ }) => {
  const countDocuments = await openBeforeDeployment(page, 1);
  // The view may have needed a missing chunk already. The reload may also end the call that makes the click.
  await page
    .getByRole("button", { name: /^Search or jump/ })
    .evaluate((button: HTMLElement) => {
      if ("isFirst" in window && window.isFirst) setTimeout(() => button.click());
    })
    .catch(() => undefined);
  await expect.poll(countDocuments).toBe(2);
  await expectView(page, "Inbox");
  await addTodos(page, "After all");
  expect(countDocuments()).toBe(2);
});

test("a chunk that stays missing shows an error instead of reloading forever", async ({
  page,
  person: _,
}) => {
  const countDocuments = await openBeforeDeployment(page, Number.POSITIVE_INFINITY);
  const broken = page.getByRole("alert").filter({ hasText: "Something went wrong" });
  const search = page.getByRole("button", { name: /^Search or jump/ });
  await expect(async () => {
    if (countDocuments() === 1) await search.click({ timeout: 10_000 });
    expect(countDocuments()).toBe(2);
  }).toPass();
  // The view itself may need a missing chunk; otherwise search does.
  await expect(search.or(broken)).toBeVisible();
  await expect(async () => {
    if (await search.isVisible()) await search.click({ timeout: 10_000 });
    await expect(broken).toBeVisible({ timeout: 10_000 });
  }).toPass();
  expect(countDocuments()).toBe(2);
});
