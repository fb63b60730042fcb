import { expect, it } from "vitest";
import { changeTodo, completeTodo } from "../actions";
import { FakeServer } from "../testing/fake-server";
import { aList, aTodo } from "../testing/rows";
import { newId } from "./ids";
import { createStore } from "./store";

const COUNT = 10_000;
const todos = Array.from({ length: COUNT }, (_, nth) =>
  aTodo({ id: newId(), title: `Todo ${nth}`, position: `c${String(nth).padStart(3, "0")}`, tags: ["home"] }),
);
const cursors = { epoch: "first", account: 1, lists: { inbox: COUNT } };
const changes = {
  cursors,
  lists: { rows: [aList({ id: "inbox" })], removed: [] },
  todos: { rows: todos, removed: [] },
  settings: { rows: [], removed: [] },
  reminders: { rows: [], removed: [] },
  acknowledged: [],
};

it("takes ten thousand rows that were kept, and clicks while ten thousand changes wait", () => {
  const store = createStore(new FakeServer());
  store.receive({ kind: "changed", changes });
  expect(store.index.openIn("inbox")).toBe(COUNT);
  for (const { id } of todos) changeTodo(store, id, { notes: "Offline" });
  for (const { id } of todos.slice(0, 50)) completeTodo(store, id, true);
  expect(store.outbox.state().pending).toBe(COUNT + 50);
  expect(store.index.openIn("inbox")).toBe(COUNT - 50);
});

it("takes ten thousand operations that were kept, and hears of them again", () => {
  const made = createStore(new FakeServer());
  const operations = todos.map(({ id }) => ({
    id: newId(),
    change: "one",
    at: "2026-11-23T08:00:00Z",
    step: { kind: "todo.change", id, patch: { completed: true } } as const,
  }));
  made.receive({ kind: "queued", operations });
  made.receive({ kind: "queued", operations });
  expect(made.outbox.state().pending).toBe(COUNT);
});
