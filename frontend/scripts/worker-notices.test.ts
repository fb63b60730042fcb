import { readFileSync } from "node:fs";
import { beforeEach, expect, test, vi } from "vitest";
import WORDS from "../src/messages/en/worker.json" with { type: "json" };

const SOURCE = readFileSync("scripts/worker-notices.js", "utf8");
const TOLD = { title: "Water the roses", body: "Inbox", url: "/today", tag: "one", snooze: "t0ken" };

type Listener = (event: object) => void;

/** What is on the screen, as a browser keeps it: one of each tag. */
const screen = new Map<string, { close: () => void }>();
const showNotification = vi.fn();
const subscribe = vi.fn();
const fetch = vi.fn();
const postMessage = vi.fn();
const listeners: Record<string, Listener> = {};

/** As much of a browser's cache as the worker asks for. */
function createCaches() {
  const held = new Map<string, Response>();
  const cache = {
    match: async (key: string) => held.get(key),
    put: async (key: string, answer: Response) => void held.set(key, answer),
    keys: async () => [...held.keys()],
    delete: async (key: string) => held.delete(key),
  };
  return { open: async () => cache };
}

const push = (message: object) => happen("push", { data: { json: () => message } });

/** What the worker does when the browser tells it of `kind`, done. */
async function happen(kind: string, event: object): Promise<void> {
  let done: Promise<unknown> | undefined;
  const waitUntil = (work: Promise<unknown>) => {
    done = work;
  };
  listeners[kind]?.({ ...event, waitUntil });
  await done;
}

const press = (action: string) =>
  happen("notificationclick", { action, notification: { close: () => undefined, data: TOLD } });

beforeEach(() => {
  vi.resetAllMocks();
  screen.clear();
  showNotification.mockImplementation(async (_title: string, { tag }: { tag: string }) => {
    screen.set(tag, { close: () => screen.delete(tag) });
  });
  const getNotifications = async ({ tag }: { tag: string }) => [screen.get(tag) ?? []].flat();
  const scope = {
    registration: { showNotification, getNotifications, pushManager: { subscribe } },
    caches: createCaches(),
    clients: { matchAll: async () => [{ postMessage }] },
    addEventListener: (kind: string, listener: Listener) => {
      listeners[kind] = listener;
    },
    fetch,
    WORDS,
    SHELL: "/todos",
  };
  new Function(...Object.keys(scope), SOURCE)(...Object.values(scope));
});

test("a reminder can be put off, and what cannot be offers nothing", async () => {
  await push(TOLD);
  await push({ ...TOLD, snooze: null });
  const offered = showNotification.mock.calls.map(([, { actions }]) =>
    actions.map(({ title }: { title: string }) => title),
  );
  expect(offered).toEqual([["Snooze 10 min", "In an hour"], []]);
});

test("a reminder that comes twice is heard once, and stays away once it was closed", async () => {
  await push(TOLD);
  expect(showNotification.mock.lastCall?.[1]).not.toHaveProperty("silent");
  await push(TOLD);
  expect(showNotification.mock.lastCall?.[1]).toMatchObject({ silent: true, renotify: false });
  expect([...screen.keys()]).toEqual(["one"]);
  screen.clear();
  await push(TOLD);
  expect([...screen.keys()]).toEqual([]);
  await push({ ...TOLD, tag: "two" });
  expect([...screen.keys()]).toEqual(["two"]);
  expect(showNotification.mock.lastCall?.[1]).not.toHaveProperty("silent");
});

test("only the last hundred are remembered", async () => {
  for (let nth = 0; nth <= 100; nth += 1) await push({ ...TOLD, tag: `nth ${nth}` });
  screen.clear();
  await push({ ...TOLD, tag: "nth 0" });
  await push({ ...TOLD, tag: "nth 100" });
  expect([...screen.keys()]).toEqual(["nth 0"]);
});

test.each([null, { json: () => JSON.parse("no") }])(
  "a push with nothing to read shows something",
  async (data) => {
    await happen("push", { data });
    expect(showNotification).toHaveBeenCalledWith("Tend", expect.objectContaining({ body: WORDS.untold }));
  },
);

test("what could not be put off is shown again, and what was is not", async () => {
  fetch.mockRejectedValueOnce(new TypeError("offline"));
  await press("10");
  fetch.mockResolvedValueOnce(new Response(null, { status: 503 }));
  await press("10");
  expect(showNotification).toHaveBeenCalledTimes(2);
  expect(showNotification.mock.lastCall).toEqual([TOLD.title, expect.objectContaining({ data: TOLD })]);
  fetch.mockResolvedValueOnce(new Response(null, { status: 204 }));
  await press("60");
  expect(showNotification).toHaveBeenCalledTimes(2);
  expect(fetch.mock.calls.map(([, { body }]) => JSON.parse(body).minutes)).toEqual([10, 10, 60]);
});

test("a subscription that the browser gave up is made again, and the page tells the server", async () => {
  const key = new Uint8Array([4, 1]).buffer;
  await happen("pushsubscriptionchange", { oldSubscription: { options: { applicationServerKey: key } } });
  expect(subscribe).toHaveBeenCalledWith({ userVisibleOnly: true, applicationServerKey: key });
  expect(postMessage).toHaveBeenCalledWith({ renew: true });
});
