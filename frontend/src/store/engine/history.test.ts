import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Problem } from "@/lib/api/problem";
import { changeTodo } from "../actions";
import { createSyncedStore, type SyncedStore } from "../sync/synced-store";
import { FakeServer, flushPromises } from "../testing/fake-server";
import { aList, aTodo } from "../testing/fixtures";
import { HISTORY } from "./signals";

let server: FakeServer;
let store: SyncedStore;
let touches: number;

beforeEach(async () => {
  vi.useFakeTimers();
  server = new FakeServer();
  server.put(aList({ id: "inbox", inbox: true }));
  server.put(aTodo({ id: "tree" }));
  store = createSyncedStore(server);
  store.outbox.lead();
  store.pullLoop.lead();
  await flushPromises();
  touches = 0;
  store.signals.subscribe(HISTORY, () => {
    touches += 1;
  });
});

afterEach(() => vi.useRealTimers());

it("the history signal is touched by each change, undo and redo, and not by changes without undo", () => {
  changeTodo(store, "tree", { title: "Prune" });
  expect(touches).toBe(1);
  store.undo();
  expect(touches).toBe(2);
  store.redo();
  expect(touches).toBe(3);
  store.commitWithoutUndo([{ kind: "setting.change", id: "app", value: null }]);
  expect(touches).toBe(3);
});

it("the history signal is touched by what the server sends only if that ends an undo", async () => {
  changeTodo(store, "tree", { title: "Prune" });
  expect(touches).toBe(1);
  await server.open();
  server.put(aTodo({ id: "tree", notes: "Every second day" }));
  await store.pullLoop.pull();
  expect(store.todos.get("tree")?.notes).toBe("Every second day");
  expect(touches).toBe(1);
  server.rule = () => new Problem({ status: 422, code: "string_too_long", retryAfter: null });
  changeTodo(store, "tree", { title: "Refused" });
  expect(touches).toBe(2);
  await flushPromises();
  expect(store.todos.get("tree")?.title).toBe("Water the lemon tree");
  expect(touches).toBe(3);
});
