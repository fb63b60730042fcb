import type { BrowserContext, Page, Worker } from "@playwright/test";
import { expectView, openApp, waitForServiceWorker } from "../support/app";
import { workerTest as base, expect } from "../support/test";

const REMINDER = {
  title: "Water the roses",
  body: "today at 09:00 · Inbox",
  url: "/today",
  tag: "one",
  snooze: "t0ken",
};

/** Pushes a message to the service worker of the page, as the browser does when one arrives. */
type Push = (data: string) => Promise<void>;

const workerOf = async (context: BrowserContext): Promise<Worker> =>
  context.serviceWorkers()[0] ?? (await context.waitForEvent("serviceworker"));

/** Keeps notifications on screen, which Chromium otherwise removes after seven seconds, when a busy machine may not have looked. */
const keepNotifications = (worker: Worker) =>
  worker.evaluate(() => {
    const { showNotification } = ServiceWorkerRegistration.prototype;
    ServiceWorkerRegistration.prototype.showNotification = function (title, options) {
      return showNotification.call(this, title, { ...options, requireInteraction: true });
    };
  });

/** Opens the app where it may show notifications. */
async function openWithPush(page: Page, context: BrowserContext): Promise<Push> {
  await context.grantPermissions(["notifications"]);
  await page.addInitScript(() => {
    const start = ServiceWorkerContainer.prototype.startMessages;
    ServiceWorkerContainer.prototype.startMessages = function () {
      Object.assign(window, { isListening: true });
      start.call(this);
    };
  });
  await openApp(page);
  await waitForServiceWorker(page);
  await page.reload();
  const cdp = await context.newCDPSession(page);
  const registered = new Promise<string>((resolve) => {
    cdp.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      const last = registrations.at(-1);
      if (last) resolve(last.registrationId);
    });
  });
  await cdp.send("ServiceWorker.enable");
  const origin = new URL(page.url()).origin;
  const registrationId = await registered;
  await keepNotifications(await workerOf(context));
  return async (data) => {
    await cdp.send("ServiceWorker.deliverPushMessage", { origin, registrationId, data });
  };
}

const test = base.extend<{ push: Push }>({
  push: async ({ page, context, person: _ }, use) => use(await openWithPush(page, context)),
});

const readNotifications = (page: Page) =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    return (await registration.getNotifications()).map(({ title, body, tag }) => ({ title, body, tag }));
  });

interface WorkerScope {
  registration: ServiceWorkerRegistration;
  NotificationEvent: new (type: string, init: { notification: Notification; action: string }) => Event;
  dispatchEvent: (event: Event) => boolean;
}

/** Clicks a notification by dispatching the event in the service worker, since a test cannot reach the notification. */
const click = async (context: BrowserContext, action = "") =>
  (await workerOf(context)).evaluate(async (action) => {
    const { registration, NotificationEvent, dispatchEvent } = globalThis as unknown as WorkerScope;
    const [notification] = await registration.getNotifications();
    if (notification) dispatchEvent(new NotificationEvent("notificationclick", { notification, action }));
  }, action);

test("a push shows a notification, and another one with the same tag replaces it", async ({ page, push }) => {
  await push(JSON.stringify(REMINDER));
  const { title, body, tag } = REMINDER;
  await expect.poll(() => readNotifications(page)).toEqual([{ title, body, tag }]);
  await push(JSON.stringify({ ...REMINDER, title: "Water the lilies" }));
  await expect.poll(() => readNotifications(page)).toEqual([{ title: "Water the lilies", body, tag }]);
});

test("a push that cannot be parsed shows a generic notification, as browsers require", async ({
  page,
  push,
}) => {
  await push("not JSON");
  await expect
    .poll(() => readNotifications(page))
    .toEqual([{ title: "Tend", body: "You have a reminder", tag: "unreadable" }]);
});

test("clicking a notification opens its view in the open page without a reload", async ({
  page,
  context,
  push,
}) => {
  // The page starts to listen when it is idle.
  await page.waitForFunction(() => "isListening" in window);
  await push(JSON.stringify(REMINDER));
  await expect.poll(() => readNotifications(page)).toHaveLength(1);
  await click(context);
  await expect(page).toHaveURL(/\/today$/);
  await expectView(page, "Today");
  expect(await page.evaluate(() => "isListening" in window)).toBe(true);
  expect(await readNotifications(page)).toEqual([]);
});

test("clicking a notification navigates an open page that does not listen", async ({
  page,
  context,
  push,
}) => {
  // Not the sign-in page, which leads somebody who is signed in back to the app.
  await page.goto("/");
  await push(JSON.stringify(REMINDER));
  await expect.poll(() => readNotifications(page)).toHaveLength(1);
  await click(context);
  await expect(page).toHaveURL(/\/today$/);
});

test("snoozing a notification closes it and asks the server for another reminder", async ({
  page,
  context,
  push,
}) => {
  const request = context.waitForEvent("request", (request) => request.url().endsWith("/api/snooze"));
  await push(JSON.stringify(REMINDER));
  await expect.poll(() => readNotifications(page)).toHaveLength(1);
  await click(context, "60");
  expect((await request).postDataJSON()).toEqual({ token: "t0ken", minutes: 60 });
  await expect.poll(() => readNotifications(page)).toEqual([]);
});

test("a reminder that is pushed twice is shown once, even after it was closed", async ({ page, push }) => {
  const pushReminder = (tag: string) => push(JSON.stringify({ ...REMINDER, tag }));
  const readTags = () =>
    page.evaluate(async () =>
      (await (await navigator.serviceWorker.ready).getNotifications()).map(
        ({ tag, silent }) => `${tag}${silent ? " silent" : ""}`,
      ),
    );
  const closeAll = () =>
    page.evaluate(async () => {
      for (const one of await (await navigator.serviceWorker.ready).getNotifications()) one.close();
    });
  const countRememberedTags = () =>
    page.evaluate(async () => (await (await caches.open("tend-shown")).keys()).length);
  await pushReminder("one");
  await expect.poll(readTags).toEqual(["one"]);
  await expect.poll(countRememberedTags).toBe(1);
  await pushReminder("one");
  await expect.poll(readTags).toEqual(["one silent"]);
  await closeAll();
  await expect.poll(readTags).toEqual([]);
  await pushReminder("one");
  // The worker handles pushes in their order, so the second push proves that the first showed nothing.
  await pushReminder("two");
  await expect.poll(readTags).toEqual(["two"]);
});
