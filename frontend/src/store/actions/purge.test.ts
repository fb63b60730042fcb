import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Rejection } from "../sync/changes";
import { createSyncedStore, type SyncedStore } from "../sync/synced-store";
import { FakeServer, flushPromises } from "../testing/fake-server";
import { aList, aTodo } from "../testing/fixtures";
import { addTodo, deleteTodos, purgeFromTrash, restoreTodos, undoImport, wholeTrash } from ".";

let server: FakeServer;
let store: SyncedStore;
let rejections: Rejection[];

beforeEach(async () => {
  vi.useFakeTimers();
  server = new FakeServer();
  server.put(aList({ id: "inbox", inbox: true }), aList({ id: "work", name: "Work", position: "a1" }));
  server.put(aTodo({ id: "leaf", parent_id: "tree", deleted_at: "2026-11-01T00:00:00Z" }));
  server.put(aTodo({ id: "tree", deleted_at: "2026-11-01T00:00:00Z" }));
  server.put(aList({ id: "flat", name: "Old flat" }), aTodo({ id: "boxes", list_id: "flat" }));
  server.put(aList({ id: "flat", name: "Old flat", deleted_at: "2026-11-01T00:00:00Z" }));
  store = createSyncedStore(server);
  rejections = [];
  store.onRejection((rejection) => rejections.push(rejection));
  store.outbox.lead();
  store.pullLoop.lead();
  await flushPromises();
});
afterEach(() => vi.useRealTimers());

it("empties the trash at once and on the server, and undo brings nothing back", async () => {
  expect(wholeTrash(store)).toEqual({ todos: ["tree"], lists: ["flat"] });
  purgeFromTrash(store, wholeTrash(store));
  expect([store.todos.get("leaf"), store.lists.get("flat")]).toEqual([undefined, undefined]);
  await flushPromises();
  expect([...server.todosById.keys(), ...server.listsById.keys()]).toEqual(["inbox", "work"]);
  expect([...store.todos.values(), ...store.lists.values()].map(({ id }) => id)).toEqual(["inbox", "work"]);
  expect(store.undo()).toEqual([]);
  expect(rejections).toEqual([]);
});

it("leaves lists that other owners may still restore", async () => {
  server.share("flat", ...["me", "ana"].map((id) => ({ user_id: id, name: id, role: "owner" as const })));
  await store.pullLoop.pull();
  await flushPromises();
  vi.setSystemTime("2026-11-07T23:00:00Z");
  expect(wholeTrash(store).lists).toEqual([]);
  vi.setSystemTime("2026-11-08T01:00:00Z");
  expect(wholeTrash(store).lists).toEqual(["flat"]);
});

it("leaves todos in the lists of others, which their owners alone delete forever", async () => {
  server.put(aList({ id: "team", role: "editor" }));
  server.put(aTodo({ id: "theirs", list_id: "team", deleted_at: "2026-11-01T00:00:00Z" }));
  await store.pullLoop.pull();
  await flushPromises();
  expect(store.todos.get("theirs")).toBeDefined();
  expect(wholeTrash(store)).toEqual({ todos: ["tree"], lists: ["flat"] });
  purgeFromTrash(store, { todos: ["theirs"], lists: [] });
  await flushPromises();
  expect([store.todos.get("theirs") !== undefined, server.todosById.has("theirs")]).toEqual([true, true]);
});

it("leaves no change to undo that is about what it deleted", async () => {
  const id = addTodo(store, { title: "Prune", list_id: "inbox" });
  deleteTodos(store, [id]);
  purgeFromTrash(store, { todos: [id], lists: [] });
  expect(store.undo()).toEqual([]);
  await flushPromises();
  expect([server.todosById.has(id), store.todos.get(id)]).toEqual([false, undefined]);
});

it("changes nothing if another device has restored the todo meanwhile", async () => {
  server.put(aTodo({ id: "leaf", parent_id: "tree" }), aTodo({ id: "tree" }));
  purgeFromTrash(store, { todos: ["tree"], lists: [] });
  expect(store.todos.get("tree")).toBeUndefined();
  await flushPromises();
  expect(store.todos.get("tree")).toMatchObject({ deleted_at: null });
  expect(store.todos.get("leaf")).toMatchObject({ deleted_at: null });
  expect(rejections).toEqual([]);
});

it("restores a todo together with its list, and undo puts both back into the trash", async () => {
  server.put(aTodo({ id: "boxes", list_id: "flat", deleted_at: "2026-10-30T00:00:00Z" }));
  await store.pullLoop.pull();
  await flushPromises();
  const deletions = () => [store.todos.get("boxes")?.deleted_at, store.lists.get("flat")?.deleted_at];
  restoreTodos(store, ["boxes"]);
  expect(deletions()).toEqual([null, null]);
  await flushPromises();
  expect(rejections).toEqual([]);
  expect(deletions()).toEqual([null, null]);
  store.undo();
  await flushPromises();
  expect(deletions()).not.toContain(null);
  expect(rejections).toEqual([]);
});

it("moves all that an import added to the trash as one change, which can be undone", async () => {
  server.put(aTodo({ id: "top" }), aTodo({ id: "below", parent_id: "top" }));
  void store.pullLoop.pull();
  await flushPromises();
  const report = {
    lists: [{ id: "work" }, { id: null }, { id: "unknown" }],
    inbox_todos: ["top"],
    settings: ["tag:a"],
  };
  undoImport(store, report);
  const isDeleted = () =>
    [store.lists.get("work"), store.todos.get("top"), store.todos.get("below")].map(
      (row) => row?.deleted_at !== null,
    );
  expect(isDeleted()).toEqual([true, true, true]);
  await flushPromises();
  expect(server.listsById.get("work")?.deleted_at).not.toBeNull();
  store.undo();
  expect(isDeleted()).toEqual([false, false, false]);
  expect(rejections).toEqual([]);
});
