// @vitest-environment happy-dom
import { beforeEach, expect, test, vi } from "vitest";

const KEY = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
const raw = (key: string) =>
  Uint8Array.from(atob(key.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0))
    .buffer;

/** A browser with a push service. */
class Browser {
  permission: NotificationPermission = "default";
  decision: NotificationPermission = "granted";
  subscription: { key: string; endpoint: string } | null = null;
  count = 0;

  readonly pushManager = {
    getSubscription: async () => this.subscription && this.described(),
    subscribe: async ({ applicationServerKey }: { applicationServerKey: string }) => {
      if (this.subscription && this.subscription.key !== applicationServerKey)
        throw new DOMException("", "InvalidStateError");
      this.count += 1;
      this.subscription ??= { key: applicationServerKey, endpoint: `https://push.example.com/${this.count}` };
      return this.described();
    },
  };

  private described() {
    const { key, endpoint } = this.subscription as { key: string; endpoint: string };
    return {
      endpoint,
      options: { applicationServerKey: raw(key) },
      toJSON: () => ({ endpoint, expirationTime: null, keys: { p256dh: "p", auth: "a" } }),
      unsubscribe: async () => {
        this.subscription = null;
        return true;
      },
    };
  }
}

let browser: Browser;
let registrations: { method: string; body: unknown }[];

async function importModule() {
  vi.resetModules();
  return import("./web-push");
}

beforeEach(() => {
  browser = new Browser();
  registrations = [];
  const serviceWorker = {
    getRegistration: async () => ({ pushManager: browser.pushManager, getNotifications: async () => [] }),
    addEventListener: () => undefined,
    startMessages: () => undefined,
  };
  vi.stubGlobal("navigator", { serviceWorker, userAgent: "Firefox", maxTouchPoints: 0 });
  vi.stubGlobal("PushManager", class {});
  vi.stubGlobal("Notification", {
    get permission() {
      return browser.permission;
    },
    requestPermission: async () => {
      browser.permission = browser.decision;
      return browser.decision;
    },
  });
  vi.stubGlobal("fetch", async (request: Request) => {
    const { pathname } = new URL(request.url);
    if (pathname === "/api/auth/refresh")
      return Response.json({ access_token: "t", token_type: "bearer", expires_in: 900, user: {} });
    if (pathname === "/api/push/key") return Response.json({ key: KEY });
    registrations.push({ method: request.method, body: await request.json() });
    return new Response(null, { status: 204 });
  });
});

test("allowing notifications subscribes this browser and registers it with the server", async () => {
  const { enableWebPush, webPushState } = await importModule();
  expect(await webPushState()).toBe("off");
  expect(await enableWebPush()).toBe("on");
  const body = { endpoint: "https://push.example.com/1", keys: { p256dh: "p", auth: "a" } };
  expect(registrations).toEqual([{ method: "PUT", body }]);
});

test("denying notifications subscribes nothing, and the state is denied", async () => {
  browser.decision = "denied";
  const { enableWebPush } = await importModule();
  expect(await enableWebPush()).toBe("denied");
  expect([browser.subscription, registrations]).toEqual([null, []]);
});

test("turning notifications off unsubscribes the browser and removes it from the server", async () => {
  const { disableWebPush, enableWebPush, webPushState } = await importModule();
  await enableWebPush();
  await disableWebPush();
  expect(await webPushState()).toBe("off");
  expect(registrations.at(-1)).toEqual({
    method: "DELETE",
    body: { endpoint: "https://push.example.com/1" },
  });
});

test("a changed server key replaces the subscription at the next start", async () => {
  browser.permission = "granted";
  browser.subscription = { key: KEY.replace("BCV", "BDV"), endpoint: "https://push.example.com/old" };
  const { renewWebPush } = await importModule();
  await renewWebPush();
  expect(browser.subscription).toEqual({ key: KEY, endpoint: "https://push.example.com/1" });
  expect(registrations).toHaveLength(1);
});

test("a start registers a subscribed browser again, and no other", async () => {
  browser.permission = "granted";
  const { renewWebPush } = await importModule();
  await renewWebPush();
  expect([browser.subscription, registrations]).toEqual([null, []]);
  browser.subscription = { key: KEY, endpoint: "https://push.example.com/subscription" };
  await renewWebPush();
  expect(browser.subscription.endpoint).toBe("https://push.example.com/subscription");
  expect(registrations).toMatchObject([
    { method: "PUT", body: { endpoint: "https://push.example.com/subscription" } },
  ]);
});

test("signing out unsubscribes the browser and closes its notifications", async () => {
  const { enableWebPush, closeNotificationsAndUnsubscribe } = await importModule();
  await enableWebPush();
  await closeNotificationsAndUnsubscribe();
  expect(browser.subscription).toBeNull();
});

test.each([
  ["Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)", 5, "needs-install"],
  ["Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)", 5, "needs-install"],
  ["Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)", 0, "unsupported"],
])("without the means, %s with %s fingers is said to be %s", async (userAgent, maxTouchPoints, state) => {
  vi.stubGlobal("navigator", { userAgent, maxTouchPoints });
  const { closeNotificationsAndUnsubscribe, webPushState } = await importModule();
  expect(await webPushState()).toBe(state);
  await closeNotificationsAndUnsubscribe();
});
