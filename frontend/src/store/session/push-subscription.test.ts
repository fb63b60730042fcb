import { beforeEach, expect, test, vi } from "vitest";

const KEY = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
const raw = (key: string) =>
  Uint8Array.from(atob(key.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0))
    .buffer;

/** What a browser keeps, and tells the page of it. */
class Browser {
  permission: NotificationPermission = "default";
  answer: NotificationPermission = "granted";
  kept: { key: string; endpoint: string } | null = null;
  count = 0;

  readonly pushManager = {
    getSubscription: async () => this.kept && this.described(),
    subscribe: async ({ applicationServerKey }: { applicationServerKey: string }) => {
      if (this.kept && this.kept.key !== applicationServerKey)
        throw new DOMException("", "InvalidStateError");
      this.count += 1;
      this.kept ??= { key: applicationServerKey, endpoint: `https://push.example.com/${this.count}` };
      return this.described();
    },
  };

  private described() {
    const { key, endpoint } = this.kept as { key: string; endpoint: string };
    return {
      endpoint,
      options: { applicationServerKey: raw(key) },
      toJSON: () => ({ endpoint, expirationTime: null, keys: { p256dh: "p", auth: "a" } }),
      unsubscribe: async () => {
        this.kept = null;
        return true;
      },
    };
  }
}

let browser: Browser;
let told: { method: string; body: unknown }[];

async function opened() {
  vi.resetModules();
  return import("./push-subscription");
}

beforeEach(() => {
  browser = new Browser();
  told = [];
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
      browser.permission = browser.answer;
      return browser.answer;
    },
  });
  vi.stubGlobal("fetch", async (request: Request) => {
    const { pathname } = new URL(request.url);
    if (pathname === "/api/auth/refresh")
      return Response.json({ access_token: "t", token_type: "bearer", expires_in: 900, user: {} });
    if (pathname === "/api/push/key") return Response.json({ key: KEY });
    told.push({ method: request.method, body: await request.json() });
    return new Response(null, { status: 204 });
  });
});

test("who allows it is notified here, and the server knows where", async () => {
  const { enablePush, pushState } = await opened();
  expect(await pushState()).toBe("off");
  expect(await enablePush()).toBe("on");
  const body = { endpoint: "https://push.example.com/1", keys: { p256dh: "p", auth: "a" } };
  expect(told).toEqual([{ method: "PUT", body }]);
});

test("who refuses is left alone, and told so", async () => {
  browser.answer = "denied";
  const { enablePush } = await opened();
  expect(await enablePush()).toBe("denied");
  expect([browser.kept, told]).toEqual([null, []]);
});

test("switched off, the browser and the server both forget", async () => {
  const { disablePush, enablePush, pushState } = await opened();
  await enablePush();
  await disablePush();
  expect(await pushState()).toBe("off");
  expect(told.at(-1)).toEqual({ method: "DELETE", body: { endpoint: "https://push.example.com/1" } });
});

test("a key that has changed makes a new subscription at the next start", async () => {
  browser.permission = "granted";
  browser.kept = { key: KEY.replace("BCV", "BDV"), endpoint: "https://push.example.com/old" };
  const { renewPush } = await opened();
  await renewPush();
  expect(browser.kept).toEqual({ key: KEY, endpoint: "https://push.example.com/1" });
  expect(told).toHaveLength(1);
});

test("a start says it again where this browser notifies, and nothing where it does not", async () => {
  browser.permission = "granted";
  const { renewPush } = await opened();
  await renewPush();
  expect([browser.kept, told]).toEqual([null, []]);
  browser.kept = { key: KEY, endpoint: "https://push.example.com/kept" };
  await renewPush();
  expect(browser.kept.endpoint).toBe("https://push.example.com/kept");
  expect(told).toMatchObject([{ method: "PUT", body: { endpoint: "https://push.example.com/kept" } }]);
});

test("nothing is left of it where somebody has signed out", async () => {
  const { enablePush, removePush } = await opened();
  await enablePush();
  await removePush();
  expect(browser.kept).toBeNull();
});

test.each([
  ["Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)", 5, "needs-install"],
  ["Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)", 5, "needs-install"],
  ["Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)", 0, "unsupported"],
])("without the means, %s with %s fingers is said to be %s", async (userAgent, maxTouchPoints, state) => {
  vi.stubGlobal("navigator", { userAgent, maxTouchPoints });
  const { removePush, pushState } = await opened();
  expect(await pushState()).toBe(state);
  await removePush();
});
