import { beforeEach, expect, it } from "vitest";
import { addTodo, changeTodo, deleteAttachment } from "../actions";
import { createSyncedStore, type SyncedStore } from "../sync/synced-store";
import { FakeServer } from "../testing/fake-server";
import { aList } from "../testing/fixtures";

let store: SyncedStore;
let id: string;
beforeEach(() => {
  store = createSyncedStore(new FakeServer());
  store.lists.setServerRow(aList({ id: "home" }));
  id = addTodo(store, { list_id: "home", title: "Buy milk", notes: "Plan" });
});

const lastStep = () => store.outbox.pending().at(-1)?.step;

it("sends the texts that a change replaces, for the server to merge", () => {
  changeTodo(store, id, { title: "Buy oat milk", priority: "high" });
  expect(lastStep()).toMatchObject({ base: { title: "Buy milk" } });
  changeTodo(store, id, { notes: "Plan\nB" });
  expect(lastStep()).toMatchObject({ base: { notes: "Plan" } });
  changeTodo(store, id, { priority: "low" });
  expect(lastStep()).not.toHaveProperty("base");
});

it("sends the text that the person began to edit, even if the row has changed since", () => {
  changeTodo(store, id, { notes: "Plan\nfrom another tab" });
  changeTodo(store, id, { notes: "Plan\nmine" }, { notes: "Plan" });
  expect(lastStep()).toMatchObject({ patch: { notes: "Plan\nmine" }, base: { notes: "Plan" } });
});

it("undoes and redoes from the texts that were written, so that words of others stay", () => {
  changeTodo(store, id, { notes: "Plan\nmine" });
  store.undo();
  expect(lastStep()).toMatchObject({ patch: { notes: "Plan" }, base: { notes: "Plan\nmine" } });
  store.redo();
  expect(lastStep()).toMatchObject({ patch: { notes: "Plan\nmine" }, base: { notes: "Plan" } });
});

it("deletes a file of a todo and undoes that, also without the server", () => {
  const file = { id: "f", name: "plan.pdf", type: "application/pdf", bytes: 5, width: null, height: null };
  const attachment = { ...file, created_at: "2026-11-23T08:00:00Z" };
  store.commit([{ kind: "todo.attach", id, attachment }]);
  const change = deleteAttachment(store, id, attachment) ?? "";
  expect(store.todos.get(id)?.attachments).toEqual([]);
  store.undoChange(change);
  expect(store.todos.get(id)?.attachments).toEqual([attachment]);
  expect(lastStep()).toMatchObject({ kind: "todo.attach", attachment });
});
