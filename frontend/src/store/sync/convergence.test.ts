import fc from "fast-check";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Problem } from "@/lib/api/problem";
import {
  addComment,
  addList,
  addTodo,
  changeSetting,
  changeTodo,
  completeTodos,
  deleteComment,
  deleteList,
  deleteTodos,
  editComment,
  moveTodos,
  moveToList,
  restoreList,
  restoreTodos,
  setResolved,
} from "../actions";
import { archiveNotifications, setRead } from "../sharing/notifications";
import { Device, type RequestFate } from "../testing/device";
import { FakeServer } from "../testing/fake-server";
import { aList, aNotification, aTodo } from "../testing/fixtures";
import type { List } from "../types";
import type { SyncedStore } from "./synced-store";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const fates: RequestFate[] = ["answered", "answered", "unsent", "unanswered", "twice", "slow", "interleaved"];
const personalActions = [
  "add",
  "title",
  "notes",
  "complete",
  "move",
  "nest",
  "repeat",
  "delete",
  "restore",
  "comment",
  "comment",
  "editComment",
  "resolveComment",
  "deleteComment",
  "choose",
  "readNotification",
  "archiveNotification",
  "addList",
  "deleteList",
  "undo",
  "redo",
] as const;
const serverEvent = [
  "write",
  "notify",
  "move",
  "purge",
  "forget",
  "take",
  "backup",
  "restore",
  "refuse",
  "cut",
] as const;
const events = ["wait", "wait", "pull", "hand over", "kill", "flush"] as const;

const nth = fc.nat(50);
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ action: fc.constantFrom(...personalActions), where: fc.nat(3), nth, to: nth }),
  },
  { weight: 2, arbitrary: fc.record({ serverEvent: fc.constantFrom(...serverEvent), nth, to: nth }) },
  {
    weight: 3,
    arbitrary: fc.record({
      event: fc.constantFrom(...events),
      where: fc.nat(1),
      ms: fc.constantFrom(0, 3, 300, 2000),
    }),
  },
);

const pick = <T>(from: Iterable<T>, n: number): T | undefined => {
  const all = [...from];
  return all[n % all.length];
};

function perform(store: SyncedStore, action: (typeof personalActions)[number], n: number, to: number): void {
  const todo = pick(store.todos.values(), n)?.id ?? "";
  const list = pick(store.lists.values(), to)?.id;
  if (action === "addList") addList(store, { name: `List ${n}`, color: "pink", icon: null });
  if (action === "choose")
    changeSetting(store, `tag:${n % 3}`, to % 4 ? { name: `${to}`, color: "red" } : null);
  if (action === "undo") store.undo();
  if (action === "redo") store.redo();
  if (action === "add" && list) addTodo(store, { title: `Todo ${n}`, list_id: list });
  if (action === "deleteList" && list && list !== "inbox")
    (store.lists.get(list)?.deleted_at ? restoreList : deleteList)(store, list);
  const comment = pick(store.comments.values(), n)?.id;
  if (action === "editComment" && comment) editComment(store, comment, `Comment ${to}`);
  if (action === "resolveComment" && comment) setResolved(store, comment, to % 2 === 0);
  if (action === "deleteComment" && comment) deleteComment(store, comment);
  const notification = pick(store.notifications.values(), n)?.id;
  if (action === "readNotification" && notification) setRead(store, [notification], to % 2 === 0);
  if (action === "archiveNotification" && notification) archiveNotifications(store, [notification]);
  const row = store.todos.get(todo);
  if (!row) return;
  if (action === "comment") addComment(store, row, { id: "ada", name: "Ada" }, `Comment ${to}`);
  if (action === "title") changeTodo(store, todo, { title: `Title ${to}` });
  if (action === "notes") changeTodo(store, todo, { notes: `Notes ${to}` });
  if (action === "complete") changeTodo(store, todo, { completed: n % 2 === 0 });
  if (action === "move" && list) moveToList(store, [todo], list);
  const under = pick(store.todos.values(), to);
  if (action === "nest" && under)
    moveTodos(store, [todo], { list_id: under.list_id, parent_id: n % 3 ? under.id : null, before: null });
  const daily = { due_date: "2026-03-02", recurrence: { rule: "FREQ=DAILY" } };
  if (action === "repeat") changeTodo(store, todo, to % 3 ? daily : { recurrence: null });
  if (action === "complete" && to % 2) completeTodos(store, [todo], n % 2 === 0);
  if (action === "restore") restoreTodos(store, [todo]);
  if (action === "delete") deleteTodos(store, [todo]);
}

function createWorld() {
  const server = new FakeServer();
  server.put(aList({ id: "inbox", inbox: true }), aList({ id: "work", position: "a1" }));
  server.put(...["a", "b", "c", "d"].map((id) => aTodo({ id, list_id: id < "c" ? "inbox" : "work" })));
  let restore: (() => void) | null = null;
  let restored = false;
  return {
    server,
    wasRestored: () => restored,
    perform(what: (typeof serverEvent)[number], n: number, to: number): void {
      const todo = pick(server.todosById.values(), n);
      const list = pick(server.listsById.values(), to)?.id ?? "inbox";
      if (what === "write" && todo) server.put({ ...todo, notes: `By others ${to}` });
      if (what === "notify") server.notify(aNotification({ id: `n${n % 5}`, title: `${to}` }));
      if (what === "move" && todo) server.put({ ...todo, list_id: list });
      if (what === "purge" && todo) server.purge(todo.id);
      if (what === "forget") {
        server.purgeTombstones(list);
        server.purgeAccountTombstones();
      }
      if (what === "take" && list !== "inbox") server.unshare(list);
      if (what === "backup") restore = server.backup();
      if (what === "cut") server.limit = 1 + (n % 4);
      if (what === "refuse")
        server.rule = ({ id }) =>
          Number.parseInt(id.slice(-2), 16) % 5 === n % 5 ? new Problem({ status: 422, code: "bad" }) : null;
      if (what === "restore" && restore) {
        restore();
        restored = true;
      }
    },
  };
}

const byId = <R extends { id: string }>(rows: Iterable<R>) =>
  Object.fromEntries([...rows].map((row) => [row.id, row]));

/** The version of a list's log comes with the delta, and that in the row is outdated. */
const listsById = (rows: Iterable<List>) => byId([...rows].map((row) => ({ ...row, version: 0 })));

/** Lets all failures end and all devices catch up. */
async function heal(devices: readonly Device[], server: FakeServer): Promise<void> {
  server.rule = () => null;
  for (const device of devices) device.nextFate = () => "answered";
  for (let turn = 0; turn < 4; turn += 1) {
    for (const device of devices) device.flush();
    await vi.advanceTimersByTimeAsync(40_000);
    await Promise.all(devices.map((device) => device.pull()));
  }
  await vi.advanceTimersByTimeAsync(1000);
}

function expectConverged(device: Device, server: FakeServer): void {
  const [todos, lists] = [byId(server.todosById.values()), listsById(server.listsById.values())];
  for (const store of [...device.tabs, device.restored()]) {
    expect(store.outbox.state().pending).toBe(0);
    expect(listsById(store.lists.values())).toEqual(lists);
    expect(byId(store.todos.values())).toEqual(todos);
    expect(byId(store.comments.values())).toEqual(byId(server.commentsById.values()));
    expect(byId(store.notifications.values())).toEqual(server.notificationsById());
    expect(byId([...store.settings.values()].filter(({ value }) => value !== null))).toEqual(
      server.settingsById(),
    );
  }
}

function expectNothingLost(device: Device, server: FakeServer): void {
  const reported = new Set([...device.rejections.values()].flatMap(({ changes }) => changes));
  for (const { id, change } of device.committed.values())
    expect(server.effects.has(id) || reported.has(change)).toBe(true);
}

it("makes every device converge to the server's state and loses no change", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 60, size: "max" }),
      fc.infiniteStream(fc.constantFrom(...fates)),
      fc.infiniteStream(fc.nat(255)),
      async (steps, fateStream, bytes) => {
        vi.spyOn(crypto, "getRandomValues").mockImplementation((into) => {
          (into as Uint8Array).forEach((_, at, all) => {
            all[at] = bytes.next().value ?? 0;
          });
          return into;
        });
        vi.clearAllTimers();
        vi.setSystemTime(Date.now() + 86_400_000);
        const world = createWorld();
        const { server } = world;
        const devices = [new Device(server), new Device(server)];
        await vi.advanceTimersByTimeAsync(20);
        for (const device of devices) device.nextFate = () => fateStream.next().value ?? "answered";
        for (const one of steps) {
          if ("serverEvent" in one) world.perform(one.serverEvent, one.nth, one.to);
          else {
            const device = devices[one.where % 2];
            const store = device?.tabs["action" in one ? one.where >> 1 : 0];
            if ("action" in one && store) perform(store, one.action, one.nth, one.to);
            else if ("event" in one) {
              if (one.event === "pull") void device?.pull();
              if (one.event === "flush") device?.flush();
              if (one.event === "kill") device?.kill();
              if (one.event === "hand over") device?.handOver();
              await vi.advanceTimersByTimeAsync(one.ms);
            }
          }
        }
        await heal(devices, server);
        for (const device of devices) {
          expectConverged(device, server);
          if (!world.wasRestored()) expectNothingLost(device, server);
        }
        expect([...server.effects.values()].filter((times) => times > 1 && !world.wasRestored())).toEqual([]);
      },
    ),
    { numRuns: Number(process.env["RUNS"] ?? 200) },
  );
}, 120_000);
