import type { BrowserContext, Page, Worker } from "@playwright/test";
import { openApp } from "../support/app";
import { installed } from "../support/service-worker";
import { expect, test } from "../support/test";

const TOLD = {
  title: "Water the roses",
  body: "today at 09:00 · Inbox",
  url: "/today",
  tag: "one",
  snooze: "t0ken",
};

/** Opens the app where notifications are allowed; says a push to its worker as the browser does. */
async function allowed(page: Page, context: BrowserContext): Promise<(data: string) => Promise<void>> {
  await context.grantPermissions(["notifications"]);
  await openApp(page);
  await installed(page);
  await page.reload();
  const cdp = await context.newCDPSession(page);
  const known = new Promise<string>((found) => {
    cdp.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      const last = registrations.at(-1);
      if (last) found(last.registrationId);
    });
  });
  await cdp.send("ServiceWorker.enable");
  const origin = new URL(page.url()).origin;
  const registrationId = await known;
  return async (data) => {
    await cdp.send("ServiceWorker.deliverPushMessage", { origin, registrationId, data });
  };
}

const shown = (page: Page) =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    return (await registration.getNotifications()).map(({ title, body, tag }) => ({ title, body, tag }));
  });

interface WorkerScope {
  registration: ServiceWorkerRegistration;
  NotificationEvent: new (type: string, init: { notification: Notification; action: string }) => Event;
  dispatchEvent: (event: Event) => boolean;
}

/** As the browser tells the worker of a press; but its own events alone can be waited for in there. */
const press = (worker: Worker | undefined, action = "") =>
  worker?.evaluate(async (action) => {
    const { registration, NotificationEvent, dispatchEvent } = globalThis as unknown as WorkerScope;
    const [notification] = await registration.getNotifications();
    if (notification) dispatchEvent(new NotificationEvent("notificationclick", { notification, action }));
  }, action);

test("what a push says is shown, and a second with the same tag takes its place", async ({
  page,
  context,
  person,
}) => {
  expect(person.email).toBeTruthy();
  const push = await allowed(page, context);
  await push(JSON.stringify(TOLD));
  const { title, body, tag } = TOLD;
  await expect.poll(() => shown(page)).toEqual([{ title, body, tag }]);
  await push(JSON.stringify({ ...TOLD, title: "Water the lilies" }));
  await expect.poll(() => shown(page)).toEqual([{ title: "Water the lilies", body, tag }]);
});

test("a push that says nothing readable is shown all the same, as browsers demand", async ({
  page,
  context,
  person,
}) => {
  expect(person.email).toBeTruthy();
  const push = await allowed(page, context);
  await push("not JSON");
  await expect
    .poll(() => shown(page))
    .toEqual([{ title: "Tend", body: "You have a reminder", tag: "untold" }]);
});

test("pressed, it leads to its place in the page that is open, which is not loaded again", async ({
  page,
  context,
  person,
}) => {
  expect(person.email).toBeTruthy();
  await page.addInitScript(() => {
    const start = ServiceWorkerContainer.prototype.startMessages;
    ServiceWorkerContainer.prototype.startMessages = function () {
      Object.assign(window, { stayed: true });
      start.call(this);
    };
  });
  const push = await allowed(page, context);
  // the page begins to listen when it has nothing better to do
  await page.waitForFunction(() => "stayed" in window);
  await push(JSON.stringify(TOLD));
  await expect.poll(() => shown(page)).toHaveLength(1);
  await press(context.serviceWorkers()[0]);
  await expect(page).toHaveURL(/\/today$/);
  await expect(page.getByRole("heading", { level: 1, name: "Today" })).toBeVisible();
  expect(await page.evaluate(() => "stayed" in window)).toBe(true);
  expect(await shown(page)).toEqual([]);
});

test("a page that does not listen is led there by loading it again", async ({ page, context, person }) => {
  expect(person.email).toBeTruthy();
  const push = await allowed(page, context);
  await page.goto("/login");
  await push(JSON.stringify(TOLD));
  await expect.poll(() => shown(page)).toHaveLength(1);
  await press(context.serviceWorkers()[0]);
  await expect(page).toHaveURL(/\/today$/);
});

test("put off, it is gone and the server is asked to remind again", async ({ page, context, person }) => {
  expect(person.email).toBeTruthy();
  const push = await allowed(page, context);
  const asked = context.waitForEvent("request", (request) => request.url().endsWith("/api/snooze"));
  await push(JSON.stringify(TOLD));
  await expect.poll(() => shown(page)).toHaveLength(1);
  await press(context.serviceWorkers()[0], "60");
  expect((await asked).postDataJSON()).toEqual({ token: "t0ken", minutes: 60 });
  await expect.poll(() => shown(page)).toEqual([]);
});
