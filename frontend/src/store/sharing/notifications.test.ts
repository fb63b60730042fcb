import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createSyncedStore, type SyncedStore } from "../sync/synced-store";
import { FakeServer, flushPromises } from "../testing/fake-server";
import { aList, aNotification } from "../testing/fixtures";
import { archiveNotifications, groupBySubject, markOpened, setRead } from "./notifications";

const DAY_MS = 86_400_000;

let server: FakeServer;
let store: SyncedStore;

beforeEach(async () => {
  vi.useFakeTimers();
  server = new FakeServer();
  server.put(aList({ id: "inbox", inbox: true }));
  for (const id of ["a", "b"]) server.notify(aNotification({ id }));
  store = createSyncedStore(server, { me: () => "ada" });
  store.outbox.lead();
  store.pullLoop.lead();
  await flushPromises();
});

afterEach(() => vi.useRealTimers());

const stateOf = (id: string) => {
  const row = store.notifications.get(id);
  return row && { isRead: row.read_at !== null, isArchived: row.archived_at !== null };
};
const UNREAD = { isRead: false, isArchived: false };
const ARCHIVED = { isRead: true, isArchived: true };

async function sync(): Promise<void> {
  await vi.advanceTimersByTimeAsync(2000);
  await store.pullLoop.pull();
  const rows = [...store.notifications.values()].map((row) => [row.id, row]);
  expect(Object.fromEntries(rows)).toEqual(server.notificationsById());
}

it("archives notifications, which marks them as read, and undo makes them unread again", async () => {
  archiveNotifications(store, ["a", "b"]);
  expect(["a", "b"].map(stateOf)).toEqual([ARCHIVED, ARCHIVED]);
  await sync();
  store.undo();
  expect(["a", "b"].map(stateOf)).toEqual([UNREAD, UNREAD]);
  await sync();
  store.redo();
  await sync();
  expect(["a", "b"].map(stateOf)).toEqual([ARCHIVED, ARCHIVED]);
});

it("undo leaves a notification read that was read before it was archived", () => {
  setRead(store, ["a"], true);
  archiveNotifications(store, ["a"]);
  store.undo();
  expect(stateOf("a")).toEqual({ isRead: true, isArchived: false });
  store.undo();
  expect(stateOf("a")).toEqual(UNREAD);
});

it("opening a notification marks it as read once, and undo passes over that", async () => {
  markOpened(store, ["a"]);
  markOpened(store, ["a"]);
  await sync();
  expect(server.received.length).toBe(1);
  store.undo();
  expect(stateOf("a")).toEqual({ isRead: true, isArchived: false });
});

it("keeps the change in place until a pull brings its outcome", async () => {
  archiveNotifications(store, ["a"]);
  const seen = new Set<boolean | undefined>();
  store.signals.subscribe("notifications", () => void seen.add(stateOf("a")?.isArchived));
  await sync();
  expect([...seen]).not.toContain(false);
});

it("forgets notifications that the server no longer has, and those of 90 days ago", async () => {
  server.notify(aNotification({ id: "old", at: new Date(Date.now() - 90 * DAY_MS).toISOString() }));
  await store.pullLoop.pull();
  await vi.advanceTimersByTimeAsync(1000);
  await store.pullLoop.pull();
  expect(store.notifications.get("old")).toBeUndefined();
  const restore = server.backup();
  server.notify(aNotification({ id: "c" }));
  await store.pullLoop.pull();
  expect(stateOf("c")).toEqual(UNREAD);
  restore();
  await store.pullLoop.pull();
  await sync().catch(() => undefined);
  expect([stateOf("c"), stateOf("a")]).toEqual([undefined, UNREAD]);
});

it("forgets the notifications of whoever caused the most, where there are too many", async () => {
  const at = (second: number) => new Date(Date.now() - 1000 * second).toISOString();
  for (let nth = 0; nth < 600; nth += 1)
    server.notify(aNotification({ id: `flood ${nth}`, actor_id: "mallory", at: at(nth) }));
  server.notify(aNotification({ id: "rare", actor_id: "grace", at: at(5000) }));
  await store.pullLoop.pull();
  expect(store.notifications.get("rare")).toBeDefined();
  const shown = [...store.notifications.values()];
  expect(shown.length).toBe(400);
  expect(store.notifications.get("flood 0")).toBeDefined();
  expect(store.notifications.get("flood 599")).toBeUndefined();
});

it("takes archiving what the server no longer has as done", async () => {
  const rejections = vi.fn();
  store.onRejection(rejections);
  const restore = server.backup();
  server.notify(aNotification({ id: "c" }));
  await store.pullLoop.pull();
  restore();
  archiveNotifications(store, ["c"]);
  await vi.advanceTimersByTimeAsync(2000);
  expect(rejections).not.toHaveBeenCalled();
  expect(stateOf("c")).toBeUndefined();
});

const about = (id: string, subject: Partial<Parameters<typeof aNotification>[0]>) =>
  aNotification({ id, todo_id: null, list_id: null, folder_id: null, ...subject });

const idsOf = (rows: Parameters<typeof groupBySubject>[0]) =>
  groupBySubject(rows).map(([subject, group]) => [subject, group.map(({ id }) => id)]);

it("gathers interleaved updates of two todos, the one with the latest first, each in its order", () => {
  const rows = [
    about("5", { todo_id: "milk", list_id: "home" }),
    about("4", { todo_id: "bread", list_id: "home" }),
    about("3", { todo_id: "milk", list_id: "home" }),
    about("2", { todo_id: "bread", list_id: "home" }),
    about("1", { todo_id: "milk", list_id: "home" }),
  ];
  expect(idsOf(rows)).toEqual([
    ["milk", ["5", "3", "1"]],
    ["bread", ["4", "2"]],
  ]);
});

it("keeps updates of a list and of a shared folder apart from those of the todos in them", () => {
  const rows = [
    about("6", { list_id: "home" }),
    about("5", { todo_id: "milk", list_id: "home" }),
    about("4", { folder_id: "house" }),
    about("3", { list_id: "work" }),
    about("2", { list_id: "home" }),
    about("1", { folder_id: "house" }),
  ];
  expect(idsOf(rows)).toEqual([
    ["home", ["6", "2"]],
    ["milk", ["5"]],
    ["house", ["4", "1"]],
    ["work", ["3"]],
  ]);
});

it("has no group without updates", () => {
  expect(groupBySubject([])).toEqual([]);
});
