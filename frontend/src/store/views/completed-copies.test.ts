import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { addDraftTree, addTodo, changeTodo, completeTodo } from "../actions";
import { completedCopyId } from "../engine/ids";
import { contentId } from "../engine/recurrence";
import { createSyncedStore, type SyncedStore } from "../sync/synced-store";
import { FakeServer, flushPromises } from "../testing/fake-server";
import { aList, aTodo } from "../testing/fixtures";
import { pullAndExpectInSync } from "../testing/views";
import type { Todo } from "../types";

let server: FakeServer;
let store: SyncedStore;
let id: string;
let copy: string;

beforeEach(async () => {
  vi.useFakeTimers({ now: new Date("2026-03-02T09:00:00Z") });
  server = new FakeServer();
  server.put(aList({ id: "home" }));
  store = createSyncedStore(server);
  store.outbox.lead();
  store.pullLoop.lead();
  await flushPromises();
  const due = { due_date: "2026-03-02", recurrence: { rule: "FREQ=DAILY" } };
  id = addTodo(store, { title: "Water", list_id: "home", ...due });
  copy = completedCopyId(id, "2026-03-02");
  await flushPromises();
});
afterEach(() => vi.useRealTimers());

const row = (of: string) => store.todos.get(of);
const expectInSyncNow = () => pullAndExpectInSync(store, server);
/** Writes into the copy as somebody else does. */
const changeOnServer = (fields: Partial<Todo>) =>
  server.put({ ...(server.todosById.get(copy) as Todo), ...fields });

it("identifies the content of a row as the server does", () => {
  const todo = aTodo({
    id: "water",
    title: "Water\u2028é",
    notes: "dry\n\u{1f33f}",
    priority: "high",
    tags: ["a", "b"],
  });
  expect(contentId(todo)).toBe("2d8de191-76d6-595d-8f0e-240eefeaab84");
});

describe("undoing a completion", () => {
  it.each<Partial<Todo>>([{ notes: "The fern looks dry" }, { title: "Water the fern" }, { tags: ["fern"] }])(
    "leaves a copy with %o in the trash, before the server has it and afterwards",
    async (fields) => {
      completeTodo(store, id, true);
      await expectInSyncNow();
      changeOnServer(fields);
      await store.pullLoop.pull();
      server.rule = () => "wait";
      store.undo();
      const expected = { ...fields, deleted_at: expect.any(String) };
      expect([row(id)?.due_date, row(copy)]).toMatchObject(["2026-03-02", expected]);
      await server.open();
      await expectInSyncNow();
      expect(row(copy)).toMatchObject(expected);
      store.redo();
      const restored = { ...fields, deleted_at: null, completed_at: expect.any(String) };
      expect([row(id)?.due_date, row(copy)]).toMatchObject(["2026-03-03", restored]);
      await expectInSyncNow();
    },
  );

  it("keeps what was written offline, also if all of it is sent together", async () => {
    server.rule = () => "wait";
    completeTodo(store, id, true);
    const change = store.commit([{ kind: "todo.change", id: copy, patch: { notes: "Dry" } }]);
    expect(row(copy)?.notes).toBe("Dry");
    completeTodo(store, id, false);
    expect(change).not.toBeNull();
    expect([row(id)?.due_date, row(copy)]).toMatchObject([
      "2026-03-02",
      { notes: "Dry", deleted_at: expect.any(String) },
    ]);
    await server.open();
    await expectInSyncNow();
    expect(server.todosById.get(copy)).toMatchObject({ notes: "Dry", deleted_at: expect.any(String) });
  });

  it("shows the copy in the trash once somebody else's change of it arrives", async () => {
    completeTodo(store, id, true);
    await expectInSyncNow();
    server.rule = () => "wait";
    store.undo();
    expect(row(copy)).toBeUndefined();
    changeOnServer({ notes: "Dry" });
    await store.pullLoop.pull();
    expect(row(copy)).toMatchObject({ notes: "Dry", deleted_at: expect.any(String) });
    await server.open();
    await expectInSyncNow();
  });

  it("moves a copy to the trash with its subtasks, and redo brings all of it back", async () => {
    completeTodo(store, id, true);
    const [below = ""] = addDraftTree(store, [{ title: "Fern", list_id: "home" }]);
    changeTodo(store, below, { parent_id: copy });
    await expectInSyncNow();
    completeTodo(store, id, false);
    const both = () => [row(copy)?.deleted_at, row(below)?.deleted_at].map((at) => at !== null);
    expect([row(id)?.due_date, both()]).toEqual(["2026-03-02", [true, true]]);
    await expectInSyncNow();
    expect(both()).toEqual([true, true]);
    store.redo();
    expect([row(id)?.due_date, both()]).toEqual(["2026-03-03", [false, false]]);
    await expectInSyncNow();
  });
});

it("opens a copy that was changed alone when it is reopened itself", async () => {
  completeTodo(store, id, true);
  await expectInSyncNow();
  changeOnServer({ notes: "Dry" });
  await store.pullLoop.pull();
  completeTodo(store, copy, false);
  expect([row(id)?.due_date, row(copy)]).toMatchObject([
    "2026-03-03",
    { notes: "Dry", completed_at: null, deleted_at: null },
  ]);
  await expectInSyncNow();
});
