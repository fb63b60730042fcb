import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { networkProblem, Problem } from "@/lib/api/problem";
import type { Rejection } from "../sync/changes";
import { createSyncedStore, type SyncedStore } from "../sync/synced-store";
import { FakeServer, flushPromises } from "../testing/fake-server";
import { aList, aTodo } from "../testing/rows";
import { addReminder, changeSetting, changeTodo, removeReminder } from ".";

let server: FakeServer;
let store: SyncedStore;

function open(): SyncedStore {
  const opened = createSyncedStore(server);
  opened.outbox.lead();
  opened.pullLoop.lead();
  return opened;
}

beforeEach(async () => {
  vi.useFakeTimers();
  server = new FakeServer();
  server.put(aList({ id: "home" }), aTodo({ id: "tree", list_id: "home" }));
  store = open();
  await flushPromises();
});
afterEach(() => vi.useRealTimers());

const style = (color: "red" | "blue") => ({ name: "Home", color });
const shown = (from = store) => from.settings.get("tag:home")?.value ?? null;

/** What is shown of the tag at each change from now on. */
function watch(): unknown[] {
  const seen: unknown[] = [shown()];
  store.signals.subscribe("tag:home", () => {
    if (JSON.stringify(shown()) !== JSON.stringify(seen.at(-1))) seen.push(shown());
  });
  return seen;
}

it("shows a setting at once, and without flicker once the server has it", async () => {
  const seen = watch();
  changeSetting(store, "tag:home", style("red"));
  await flushPromises();
  expect(server.setting("tag:home")).toEqual(style("red"));
  expect(store.outbox.state().pending).toBe(0);
  changeSetting(store, "tag:home", style("blue"));
  await flushPromises();
  expect(seen).toEqual([null, style("red"), style("blue")]);
});

it("sends nothing for a setting that is what it was", async () => {
  changeSetting(store, "tag:home", style("red"));
  await flushPromises();
  const sent = server.received.length;
  changeSetting(store, "tag:home", style("red"));
  expect(server.received).toHaveLength(sent);
});

it("takes a setting back, and away", async () => {
  changeSetting(store, "tag:home", style("red"));
  changeSetting(store, "tag:home", null);
  expect(shown()).toBeNull();
  store.undo();
  expect(shown()).toEqual(style("red"));
  store.undo();
  store.undo();
  await flushPromises();
  expect([shown(), server.setting("tag:home")]).toEqual([null, null]);
});

it("takes back what was done before a view was laid out otherwise, and leaves the view", async () => {
  const board = { sort: "manual", group: "none", layout: "board", show_done: false } as const;
  changeTodo(store, "tree", { title: "Oak" });
  changeSetting(store, "view:home", board);
  store.undo();
  await flushPromises();
  expect(server.todosById.get("tree")?.title).not.toBe("Oak");
  expect(server.setting("view:home")).toEqual(board);
  store.redo();
  expect(store.todos.get("tree")?.title).toBe("Oak");
});

it("hears what another device chose last, also that it was taken away", async () => {
  const other = open();
  await flushPromises();
  changeSetting(other, "tag:home", style("red"));
  await flushPromises();
  await store.pullLoop.pull();
  expect(shown()).toEqual(style("red"));
  changeSetting(other, "tag:home", null);
  await flushPromises();
  await store.pullLoop.pull();
  expect(shown()).toBeNull();
});

it("keeps a choice that was made offline over what was there", async () => {
  server.failure = networkProblem();
  changeSetting(store, "tag:home", style("blue"));
  await flushPromises();
  server.failure = null;
  const other = open();
  await flushPromises();
  changeSetting(other, "tag:home", style("red"));
  await flushPromises();
  store.outbox.flush();
  await flushPromises();
  await other.pullLoop.pull();
  expect([shown(), shown(other)]).toEqual([style("blue"), style("blue")]);
});

it("tells a rejection and shows what was there before", async () => {
  const rejections: Rejection[] = [];
  store.onRejection((rejection) => rejections.push(rejection));
  server.rule = () => new Problem({ status: 422, code: "setting_invalid" });
  changeSetting(store, "tag:home", style("red"));
  await flushPromises();
  expect(shown()).toBeNull();
  expect(rejections.map(({ problem }) => problem.code)).toEqual(["setting_invalid"]);
});

it("forgets what the server does not know when its history is another one", async () => {
  const restore = server.backup();
  changeSetting(store, "tag:home", style("red"));
  await flushPromises();
  restore();
  await store.pullLoop.pull();
  await flushPromises();
  expect(shown()).toBeNull();
});

it("adds a reminder, takes it away, and takes that back", async () => {
  const id = addReminder(store, "tree", { before_minutes: 10 });
  expect(store.reminders.get(id)).toMatchObject({ todo_id: "tree", before_minutes: 10, at: null });
  await flushPromises();
  expect([...server.remindersById.keys()]).toEqual([id]);
  removeReminder(store, id);
  await flushPromises();
  expect([store.reminders.get(id), server.remindersById.size]).toEqual([undefined, 0]);
  store.undo();
  await flushPromises();
  expect(server.remindersById.get(id)?.before_minutes).toBe(10);
});

it("counts a reminder that is already gone as taken away", async () => {
  const id = addReminder(store, "tree", { at: "2026-03-02T08:00:00Z" });
  await flushPromises();
  const other = open();
  await flushPromises();
  removeReminder(other, id);
  await flushPromises();
  const rejections: Rejection[] = [];
  store.onRejection((rejection) => rejections.push(rejection));
  removeReminder(store, id);
  await flushPromises();
  expect([rejections, store.reminders.get(id)]).toEqual([[], undefined]);
});
