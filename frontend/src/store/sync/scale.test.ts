import { expect, it } from "vitest";
import { changeTodo, completeTodo } from "../actions";
import { newId } from "../engine/ids";
import { FakeServer } from "../testing/fake-server";
import { aList, aTodo } from "../testing/fixtures";
import { completeCursor } from "./cursors";
import { createSyncedStore } from "./synced-store";

const COUNT = 10_000;
const todos = Array.from({ length: COUNT }, (_, index) =>
  aTodo({
    id: newId(),
    title: `Todo ${index}`,
    position: `c${String(index).padStart(3, "0")}`,
    tags: ["home"],
  }),
);
const cursors = { epoch: "first", account: 1, lists: { inbox: completeCursor(COUNT) } };
const changes = {
  cursors,
  lists: { rows: [aList({ id: "inbox" })], removed: [] },
  todos: { rows: todos, removed: [] },
  settings: { rows: [], removed: [] },
  reminders: { rows: [], removed: [] },
  members: { rows: [], removed: [] },
  folders: { rows: [], removed: [] },
  comments: { rows: [], removed: [] },
  notifications: { rows: [], removed: [] },
  acknowledged: [],
};

it("restores ten thousand rows, and completes todos while ten thousand changes are pending", () => {
  const store = createSyncedStore(new FakeServer());
  store.receive({ kind: "changed", changes });
  expect(store.index.openCountIn("inbox")).toBe(COUNT);
  for (const { id } of todos) changeTodo(store, id, { notes: "Offline" });
  for (const { id } of todos.slice(0, 50)) completeTodo(store, id, true);
  expect(store.outbox.state().pending).toBe(COUNT + 50);
  expect(store.index.openCountIn("inbox")).toBe(COUNT - 50);
});

it("restores ten thousand operations, and ignores them when another tab sends them", () => {
  const store = createSyncedStore(new FakeServer());
  const operations = todos.map(({ id }) => ({
    id: newId(),
    change: "one",
    at: "2026-11-23T08:00:00Z",
    step: { kind: "todo.change", id, patch: { completed: true } } as const,
  }));
  store.receive({ kind: "queued", operations });
  store.receive({ kind: "queued", operations });
  expect(store.outbox.state().pending).toBe(COUNT);
});
