import { readFileSync } from "node:fs";
import { beforeEach, expect, test, vi } from "vitest";
import WORDS from "../../src/messages/en/worker.json" with { type: "json" };

const SOURCE = readFileSync("scripts/service-worker/notifications.js", "utf8");
const MESSAGE = { title: "Water the roses", body: "Inbox", url: "/today", tag: "one", snooze: "t0ken" };

type Listener = (event: object) => void;

/** The notifications on screen, by tag, since a browser shows one for each tag. */
const onScreen = new Map<string, { close: () => void }>();
const showNotification = vi.fn();
const subscribe = vi.fn();
const fetch = vi.fn();
const postMessage = vi.fn();
const listeners: Record<string, Listener> = {};

/** The parts of the Cache API that the worker uses. */
function createCaches() {
  const responses = new Map<string, Response>();
  const cache = {
    match: async (key: string) => responses.get(key),
    put: async (key: string, response: Response) => void responses.set(key, response),
    keys: async () => [...responses.keys()],
    delete: async (key: string) => responses.delete(key),
  };
  return { open: async () => cache };
}

const push = (message: object) => dispatch("push", { data: { json: () => message } });

/** Dispatches an event to the worker and waits until it has been handled. */
async function dispatch(type: string, event: object): Promise<void> {
  let work: Promise<unknown> | undefined;
  const waitUntil = (promise: Promise<unknown>) => {
    work = promise;
  };
  listeners[type]?.({ ...event, waitUntil });
  await work;
}

const press = (action: string) =>
  dispatch("notificationclick", { action, notification: { close: () => undefined, data: MESSAGE } });

beforeEach(() => {
  vi.resetAllMocks();
  onScreen.clear();
  showNotification.mockImplementation(async (_title: string, { tag }: { tag: string }) => {
    onScreen.set(tag, { close: () => onScreen.delete(tag) });
  });
  const getNotifications = async ({ tag }: { tag: string }) => [onScreen.get(tag) ?? []].flat();
  const scope = {
    registration: { showNotification, getNotifications, pushManager: { subscribe } },
    caches: createCaches(),
    clients: { matchAll: async () => [{ postMessage }] },
    addEventListener: (type: string, listener: Listener) => {
      listeners[type] = listener;
    },
    fetch,
    WORDS,
    SHELL: "/todos",
  };
  new Function(...Object.keys(scope), SOURCE)(...Object.values(scope));
});

test("a reminder offers to snooze, and other notifications offer nothing", async () => {
  await push(MESSAGE);
  await push({ ...MESSAGE, snooze: null });
  const titles = showNotification.mock.calls.map(([, { actions }]) =>
    actions.map(({ title }: { title: string }) => title),
  );
  expect(titles).toEqual([["Snooze 10 min", "Snooze 1 hour"], []]);
});

test("a repeated reminder alerts once, and stays closed once it has been closed", async () => {
  await push(MESSAGE);
  expect(showNotification.mock.lastCall?.[1]).not.toHaveProperty("silent");
  await push(MESSAGE);
  expect(showNotification.mock.lastCall?.[1]).toMatchObject({ silent: true, renotify: false });
  expect([...onScreen.keys()]).toEqual(["one"]);
  onScreen.clear();
  await push(MESSAGE);
  expect([...onScreen.keys()]).toEqual([]);
  await push({ ...MESSAGE, tag: "two" });
  expect([...onScreen.keys()]).toEqual(["two"]);
  expect(showNotification.mock.lastCall?.[1]).not.toHaveProperty("silent");
});

test("only the last hundred tags are remembered", async () => {
  for (let index = 0; index <= 100; index += 1) await push({ ...MESSAGE, tag: `tag ${index}` });
  onScreen.clear();
  await push({ ...MESSAGE, tag: "tag 0" });
  await push({ ...MESSAGE, tag: "tag 100" });
  expect([...onScreen.keys()]).toEqual(["tag 0"]);
});

test.each([null, { json: () => JSON.parse("no") }])(
  "an unreadable push still shows a notification",
  async (data) => {
    await dispatch("push", { data });
    expect(showNotification).toHaveBeenCalledWith("Tend", expect.objectContaining({ body: WORDS.fallback }));
  },
);

test("a failed snooze shows the notification again, and a successful one doesn't", async () => {
  fetch.mockRejectedValueOnce(new TypeError("offline"));
  await press("10");
  fetch.mockResolvedValueOnce(new Response(null, { status: 503 }));
  await press("10");
  expect(showNotification).toHaveBeenCalledTimes(2);
  expect(showNotification.mock.lastCall).toEqual([MESSAGE.title, expect.objectContaining({ data: MESSAGE })]);
  fetch.mockResolvedValueOnce(new Response(null, { status: 204 }));
  await press("60");
  expect(showNotification).toHaveBeenCalledTimes(2);
  expect(fetch.mock.calls.map(([, { body }]) => JSON.parse(body).minutes)).toEqual([10, 10, 60]);
});

test("a subscription that the browser ended is renewed, and the page is asked to tell the server", async () => {
  const key = new Uint8Array([4, 1]).buffer;
  await dispatch("pushsubscriptionchange", { oldSubscription: { options: { applicationServerKey: key } } });
  expect(subscribe).toHaveBeenCalledWith({ userVisibleOnly: true, applicationServerKey: key });
  expect(postMessage).toHaveBeenCalledWith({ renew: true });
});
