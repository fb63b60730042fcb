import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { networkProblem, Problem } from "@/lib/api/problem";
import type { Rejection } from "../sync/changes";
import { createSyncedStore, type SyncedStore } from "../sync/synced-store";
import { FakeServer, flushPromises } from "../testing/fake-server";
import { aList, aTodo } from "../testing/fixtures";
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
const current = (from = store) => from.settings.get("tag:home")?.value ?? null;

/** Collects the values of the tag's setting from now on. */
function watch(): unknown[] {
  const values: unknown[] = [current()];
  store.signals.subscribe("tag:home", () => {
    if (JSON.stringify(current()) !== JSON.stringify(values.at(-1))) values.push(current());
  });
  return values;
}

it("shows a setting at once, and nothing else when the server acknowledges it", async () => {
  const values = watch();
  changeSetting(store, "tag:home", style("red"));
  await flushPromises();
  expect(server.setting("tag:home")).toEqual(style("red"));
  expect(store.outbox.state().pending).toBe(0);
  changeSetting(store, "tag:home", style("blue"));
  await flushPromises();
  expect(values).toEqual([null, style("red"), style("blue")]);
});

it("sends nothing for a setting that doesn't change", async () => {
  changeSetting(store, "tag:home", style("red"));
  await flushPromises();
  const sent = server.received.length;
  changeSetting(store, "tag:home", style("red"));
  expect(server.received).toHaveLength(sent);
});

it("undoes a changed and a removed setting", async () => {
  changeSetting(store, "tag:home", style("red"));
  changeSetting(store, "tag:home", null);
  expect(current()).toBeNull();
  store.undo();
  expect(current()).toEqual(style("red"));
  store.undo();
  store.undo();
  await flushPromises();
  expect([current(), server.setting("tag:home")]).toEqual([null, null]);
});

it("skips view settings in undo, which takes back the change before", async () => {
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

it("pulls what another device set last, and what it removed", async () => {
  const other = open();
  await flushPromises();
  changeSetting(other, "tag:home", style("red"));
  await flushPromises();
  await store.pullLoop.pull();
  expect(current()).toEqual(style("red"));
  changeSetting(other, "tag:home", null);
  await flushPromises();
  await store.pullLoop.pull();
  expect(current()).toBeNull();
});

it("overwrites a setting of another device by one that was made offline before", async () => {
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
  expect([current(), current(other)]).toEqual([style("blue"), style("blue")]);
});

it("reports a rejected setting and shows the previous one", async () => {
  const rejections: Rejection[] = [];
  store.onRejection((rejection) => rejections.push(rejection));
  server.rule = () => new Problem({ status: 422, code: "setting_invalid" });
  changeSetting(store, "tag:home", style("red"));
  await flushPromises();
  expect(current()).toBeNull();
  expect(rejections.map(({ problem }) => problem.code)).toEqual(["setting_invalid"]);
});

it("removes settings that the server lost when a backup was restored", async () => {
  const restore = server.backup();
  changeSetting(store, "tag:home", style("red"));
  await flushPromises();
  restore();
  await store.pullLoop.pull();
  await flushPromises();
  expect(current()).toBeNull();
});

it("adds a reminder, removes it, and undoes the removal", async () => {
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

it("accepts the removal of a reminder that another device has removed", async () => {
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
