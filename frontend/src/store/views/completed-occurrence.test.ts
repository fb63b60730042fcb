import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { addTodo, completeTodo, completeTodos } from "../actions";
import { todoToShow } from "../indexes/selectors";
import { NO_FILTER, type Query } from "../query";
import { createSyncedStore, type SyncedStore } from "../sync/synced-store";
import { FakeServer } from "../testing/fake-server";
import { aList } from "../testing/fixtures";
import type { Todo } from "../types";
import { createLiveView } from "./live-view";
import { viewDefinition } from "./view-definitions";

let store: SyncedStore;

beforeEach(() => {
  vi.useFakeTimers({ now: new Date("2026-11-23T09:00:00Z") });
  store = createSyncedStore(new FakeServer());
  store.lists.setServerRow(aList({ id: "home" }));
});
afterEach(() => vi.useRealTimers());

const query = (fields: Partial<Query>): Query => ({
  view: { kind: "today" },
  filter: NO_FILTER,
  sort: "manual",
  today: "2026-11-23",
  zone: "Europe/Vienna",
  ...fields,
});
const view = (fields: Partial<Query>) => createLiveView(store, viewDefinition(store, query(fields)));
const add = (title: string, fields = {}) => addTodo(store, { title, list_id: "home", ...fields });

it.each(["due", "manual"] as const)(
  "keeps a completed recurring row in its place for a while, as one row, sorted by %s",
  (sort) => {
    const [one] = ["Water", "Prune"].map((title) => add(title, { due_date: "2026-11-23" }));
    const row = store.todos.get(one ?? "") as Todo;
    const occurrence = { occurrence: "2026-11-23", start: "2026-11-23", series_id: null };
    const recurrence = { rule: "FREQ=WEEKLY", from: "due" as const, next: ["2026-11-30"], ...occurrence };
    store.todos.setServerRow({ ...row, recurrence });
    const today = view({ view: { kind: "today" }, sort });
    const upcoming = view({ view: { kind: "upcoming" }, sort, filter: { ...NO_FILTER, done: true } });
    const before = [today(), upcoming()].map((sections) => sections.flatMap(({ ids }) => ids));
    const change = completeTodos(store, [row.id], true);
    expect([today(), upcoming()].map((sections) => sections.flatMap(({ ids }) => ids))).toEqual(before);
    expect(todoToShow(store, row.id)).toMatchObject({
      due_date: "2026-11-23",
      completed_at: expect.any(String),
    });
    vi.advanceTimersByTime(3000);
    expect(today().map(({ key, ids }) => [key, ids.length])).toEqual([
      ["overdue", 0],
      ["today", 1],
      ["done", 1],
    ]);
    expect(upcoming().map(({ key, ids }) => [key, ids.length])).toEqual([
      ["2026-11-23", 1],
      ["2026-11-30", 1],
      ["done", 1],
    ]);
    store.undoChange(change ?? "");
    expect(today().flatMap(({ ids }) => ids)).toEqual(before[0]);
  },
);

it("takes a completed occurrence back in its place, even after other changes", () => {
  const one = add("Water", { due_date: "2026-11-23" });
  const two = add("Prune", { due_date: "2026-11-23" });
  const row = store.todos.get(one) as Todo;
  const occurrence = { occurrence: "2026-11-23", start: "2026-11-23", series_id: null };
  const recurrence = { rule: "FREQ=DAILY", from: "due" as const, next: ["2026-11-24"], ...occurrence };
  store.todos.setServerRow({ ...row, recurrence });
  const today = view({ view: { kind: "today" } });
  completeTodo(store, one, true);
  completeTodo(store, two, true);
  completeTodo(store, one, false);
  expect(store.todos.get(one)).toMatchObject({ due_date: "2026-11-23", completed_at: null });
  vi.advanceTimersByTime(3000);
  expect(today().map(({ key, ids }) => [key, ids])).toEqual([
    ["overdue", []],
    ["today", [one]],
    ["done", [two]],
  ]);
});
