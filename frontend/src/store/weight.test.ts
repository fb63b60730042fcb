import { expect, it } from "vitest";
import { changeTodo, completeTodo } from "./actions";
import { newId } from "./ids";
import { createStore } from "./store";
import { FakeServer } from "./testing/fake-server";
import { aList, aTodo } from "./testing/rows";

const COUNT = 10_000;
const todos = Array.from({ length: COUNT }, (_, nth) =>
  aTodo({ id: newId(), title: `Todo ${nth}`, position: `c${String(nth).padStart(3, "0")}`, tags: ["home"] }),
);
const cursors = { epoch: "first", account: 1, lists: { inbox: COUNT } };
const changes = {
  cursors,
  lists: { put: [aList({ id: "inbox" })], drop: [] },
  todos: { put: todos, drop: [] },
  settled: [],
};

function timed(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

const median = (times: readonly number[]) => [...times].sort((a, b) => a - b)[times.length >> 1] ?? 0;

it("takes ten thousand rows that were kept without making the person wait", () => {
  const times = Array.from({ length: 5 }, () => {
    const store = createStore(new FakeServer());
    return timed(() => store.hear({ kind: "changed", changes }));
  });
  expect(median(times)).toBeLessThan(60);
});

it("answers a click at once while ten thousand changes wait", () => {
  const store = createStore(new FakeServer());
  store.hear({ kind: "changed", changes });
  for (const { id } of todos) changeTodo(store, id, { notes: "Offline" });
  const times = todos.slice(0, 50).map(({ id }) => timed(() => completeTodo(store, id, true)));
  expect(median(times)).toBeLessThan(5);
});

it("takes ten thousand operations that were kept, and hears of them again", () => {
  const made = createStore(new FakeServer());
  const operations = todos.map(({ id }) => ({
    id: newId(),
    change: "one",
    at: "2026-11-23T08:00:00Z",
    step: { kind: "todo.change", id, patch: { completed: true } } as const,
  }));
  const first = timed(() => made.hear({ kind: "queued", operations }));
  const again = timed(() => made.hear({ kind: "queued", operations }));
  expect(made.outbox.state().waiting).toBe(COUNT);
  expect([first < 200, again < 50]).toEqual([true, true]);
});
