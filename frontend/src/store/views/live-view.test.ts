import fc from "fast-check";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { addTodo, changeTodo, completeTodo, moveTodoAmong } from "../actions";
import { NO_FILTER, type Query } from "../query";
import { createSyncedStore, type SyncedStore } from "../sync/synced-store";
import { FakeServer } from "../testing/fake-server";
import { aList, aTodo } from "../testing/fixtures";
import type { Todo } from "../types";
import { createLiveView } from "./live-view";
import { type SearchMatch, searchTodos } from "./search";
import { viewDefinition } from "./view-definitions";

let store: SyncedStore;

beforeEach(() => {
  vi.useFakeTimers({ now: new Date("2026-11-23T09:00:00Z") });
  store = createSyncedStore(new FakeServer());
  store.lists.setServerRow(aList({ id: "home", position: "a1" }));
  store.lists.setServerRow(aList({ id: "old", name: "Old flat", archived_at: "2026-01-01T00:00:00Z" }));
});
afterEach(() => vi.useRealTimers());

const query = (fields: Partial<Query>): Query => ({
  view: { kind: "list", list: "home" },
  filter: NO_FILTER,
  sort: "manual",
  today: "2026-11-23",
  zone: "Europe/Vienna",
  ...fields,
});
const COLLAPSE = 10;

/** Every kind of view. */
const everyView = (sort: Query["sort"]): Query[] => {
  const done = { ...NO_FILTER, done: true };
  const home = { kind: "list", list: "home" } as const;
  const simpleViews = (["today", "upcoming", "completed", "trash"] as const).map((kind) => ({
    view: { kind },
  }));
  const fields: Partial<Query>[] = [
    ...simpleViews,
    { view: home },
    { view: home, filter: { ...done, text: "id" } },
    { view: home, group: "none" },
    { view: home, group: "priority", layout: "board" },
    { view: home, layout: "board" },
    { view: { kind: "tag", tag: "tag1" }, group: "section" },
    { view: { kind: "today" }, group: "list" },
    { view: { kind: "upcoming" }, group: "tag" },
    { view: { kind: "search", text: "id" } },
  ];
  return fields.map((one) => query({ filter: done, sort, ...one }));
};

const view = (query: Query) => createLiveView(store, viewDefinition(store, query));
const read = (fields: Partial<Query>) =>
  Object.fromEntries(view(query(fields))().map(({ key, ids }) => [key, ids]));
const add = (title: string, fields = {}) => addTodo(store, { title, list_id: "home", ...fields });

/** A section has no due date, tags, priority or completion, which the server ensures. */
const normalizeSection = (row: Todo): Todo =>
  row.kind === "section"
    ? { ...row, parent_id: null, due_date: null, tags: [], priority: "none", completed_at: null }
    : row;

/** One of eleven kinds of change to the row `id`. */
function edit(store: SyncedStore, kind: number, id: string, value: number): void {
  const row = store.todos.serverRow(id) ?? aTodo({ id, list_id: "home", title: id });
  const at = `2026-11-2${value}T10:00:00Z`;
  const edits: Partial<Todo>[] = [
    { position: `a${value}` },
    { completed_at: row.completed_at === null ? at : null },
    { deleted_at: row.deleted_at === null ? at : null },
    { due_date: value === 0 ? null : `2026-11-2${value + 1}` },
    { list_id: value % 2 === 0 ? "home" : "work", title: `${value} ${id}` },
  ];
  const other = `id-${value}`;
  edits.push(
    { parent_id: value === 0 ? null : other },
    row.kind === "section" ? { kind: "todo" } : { kind: "section", parent_id: null, due_date: null },
    { title: `${value}` },
    { tags: value === 0 ? [] : [`tag${value}`], priority: value === 1 ? "high" : "low" },
  );
  const fields = edits[kind];
  if (kind === COLLAPSE) store.collapsed.set(id, !store.collapsed.has(id));
  else if (fields) store.todos.setServerRow(normalizeSection({ ...row, ...fields }));
  else store.todos.removeServerRow(id);
  if (value === 0) vi.advanceTimersByTime(3000);
}

it("keeps a completed row in its place for a while, then removes it", () => {
  const [one, two] = [add("One"), add("Two")];
  const current = view(query({}));
  completeTodo(store, one, true);
  expect(current()[0]?.ids).toEqual([one, two]);
  vi.advanceTimersByTime(3000);
  expect(current()[0]?.ids).toEqual([two]);
  expect(read({ filter: { ...NO_FILTER, done: true } })).toEqual({ open: [two], done: [one] });
});

it("returns the same arrays while nothing moves", () => {
  const one = add("One");
  const current = view(query({}));
  const before = current();
  changeTodo(store, one, { notes: "Nothing that shows" });
  expect(current()).toBe(before);
});

it("shows overdue todos, those of today and those completed today, without archived lists", () => {
  const [overdue, now] = [add("Late", { due_date: "2026-11-22" }), add("Now", { due_date: "2026-11-23" })];
  add("Later", { due_date: "2026-11-24" });
  addTodo(store, { title: "Put away", list_id: "old", due_date: "2026-11-23" });
  const done = add("Done", { due_date: "2026-11-23", completed: true });
  store.todos.setServerRow(
    aTodo({ id: "before", list_id: "home", due_date: "2026-11-20", completed_at: "2026-11-20T09:00:00Z" }),
  );
  expect(read({ view: { kind: "today" } })).toEqual({ overdue: [overdue], today: [now], done: [done] });
});

it("shows a time with a time zone on the day in the person's calendar", () => {
  const call = add("Call Auckland", {
    due_date: "2026-11-24",
    due_time: "09:00:00",
    due_timezone: "Pacific/Auckland",
  });
  expect(read({ view: { kind: "today" } })["today"]).toEqual([call]);
});

it.each([
  ["due", ["soon", "later", "never"]],
  ["priority", ["never", "later", "soon"]],
  ["title", ["later", "never", "soon"]],
] as const)("sorts by %s", (sort, order) => {
  add("soon", { due_date: "2026-11-24", priority: "low" });
  add("later", { due_date: "2026-12-24", priority: "medium" });
  add("never", { priority: "high" });
  const ids = read({ sort })["open"] ?? [];
  expect(ids.map((id) => store.todos.get(id)?.title)).toEqual(order);
});

it("filters by priority, tag and due, and finds text without accents", () => {
  const one = add("Résumé for Zoë", { tags: ["job"], priority: "high", due_date: "2026-11-25" });
  add("Groceries");
  const filters = [{ text: "resume zoe" }, { tag: "job" }, { priority: "high" }, { due: "week" }] as const;
  for (const filter of filters) {
    expect(read({ filter: { ...NO_FILTER, ...filter } })["open"]).toEqual([one]);
  }
});

it("moves a row among the visible rows and past hidden ones", () => {
  const [one, hidden, three] = [add("A"), add("B"), add("C")];
  completeTodo(store, hidden, true);
  vi.advanceTimersByTime(3000);
  moveTodoAmong(store, one, 1, [three]);
  expect(read({})["open"]).toEqual([three, one]);
  moveTodoAmong(store, one, 0, [three]);
  expect(read({})["open"]).toEqual([one, three]);
});

/** A completed todo becomes a section while it has a subtask. */
const TODO_TO_SECTION: [number, number, number][] = [
  [1, 2, 0],
  [0, 0, 1],
  [5, 3, 2],
  [6, 2, 0],
];

it.each(["manual", "due", "priority", "title", "created"] as const)(
  "updates groups sorted by %s as if they were computed from scratch",
  (sort) => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(COLLAPSE), fc.nat(5), fc.nat(3)), { maxLength: 60, size: "max" }),
        (edits) => {
          store = createSyncedStore(new FakeServer());
          store.lists.setServerRow(aList({ id: "home" }));
          store.lists.setServerRow(aList({ id: "work" }));
          store.collapsed.clear();
          const queries = everyView(sort);
          const current = queries.map(view);
          for (const [kind, row, value] of edits) {
            edit(store, kind, `id-${row}`, value);
            if (value === 3) continue;
            expect(current.map((read) => read())).toEqual(queries.map((each) => view(each)()));
          }
        },
      ),
      { numRuns: 60, examples: [[TODO_TO_SECTION]] },
    );
  },
);

it("shows upcoming todos day by day after the overdue ones", () => {
  const [overdue, soon, next] = ["2026-11-20", "2026-11-23", "2026-12-01"].map((due_date) =>
    add("Due", { due_date }),
  );
  add("Some day");
  expect(view(query({ view: { kind: "upcoming" } }))()).toEqual([
    { key: "overdue", ids: [overdue] },
    { key: "2026-11-23", ids: [soon] },
    { key: "2026-12-01", ids: [next] },
  ]);
});

it("shows the todos with a tag from all active lists, grouped by list", () => {
  store.lists.setServerRow(aList({ id: "inbox", inbox: true, position: "a2" }));
  const [here, there] = [
    add("A", { tags: ["call"] }),
    addTodo(store, { title: "B", list_id: "inbox", tags: ["call"] }),
  ];
  addTodo(store, { title: "Put away", list_id: "old", tags: ["call"] });
  expect(view(query({ view: { kind: "tag", tag: "call" }, group: "list" }))()).toEqual([
    { key: "list:inbox", ids: [there] },
    { key: "list:home", ids: [here] },
  ]);
});

it("shows completed search results after open ones", () => {
  const done = add("Rent paid", { completed: true });
  const open = add("Pay the rent");
  expect(view(query({ view: { kind: "search", text: "RENT" } }))()).toEqual([
    { key: "found", ids: [open, done] },
  ]);
});

it("counts the open todos of each list", () => {
  const one = add("One", { tags: ["b", "a"] });
  add("Two");
  expect([store.index.openCountIn("home"), store.index.tags()]).toEqual([2, ["a", "b"]]);
  completeTodo(store, one, true);
  expect(store.index.openCountIn("home")).toBe(1);
  store.undo();
  expect(store.index.openCountIn("home")).toBe(2);
});

it("counts the open todos with a tag, in any spelling", () => {
  const one = add("One", { tags: ["Café", "cafe"] });
  add("Two", { tags: ["CAFE"] });
  const count = () => store.index.openCountWithTag("home", "cafe");
  expect([count(), store.index.openCountWithTag("old", "cafe")]).toEqual([2, 0]);
  completeTodo(store, one, true);
  expect(count()).toBe(1);
  store.undo();
  changeTodo(store, one, { tags: [] });
  expect(count()).toBe(1);
});

it("ranks titles that start with the word first, and completed todos apart", () => {
  const done = add("Rent paid", { completed: true });
  const inside = add("Pay the rent");
  const begins = add("Rent a van");
  const idsOf = (matches: readonly SearchMatch[]) => matches.map(({ todo }) => todo.id);
  const found = searchTodos(store, [["rent"]], 10);
  expect([idsOf(found.open), idsOf(found.done)]).toEqual([[begins, inside], [done]]);
  expect(searchTodos(store, [["rent"]], 1)).toMatchObject({ open: [{}], openTotal: 2, doneTotal: 1 });
  expect(idsOf(searchTodos(store, [["rnet", "rent"], ["van"]], 10).open)).toEqual([begins]);
});

it("finds a series once, with the number of its completed copies", () => {
  const copy = (id: string, series_id: string, day: string) =>
    store.todos.setServerRow(
      aTodo({
        id,
        list_id: "home",
        title: "Water the ferns",
        completed_at: `${day}T08:00:00Z`,
        recurrence: { rule: null, from: null, start: null, series_id } as never,
      }),
    );
  const series = add("Water the ferns", { due_date: "2026-11-23" });
  for (const day of ["2026-11-01", "2026-11-08", "2026-11-15"]) copy(`open ${day}`, series, day);
  for (const day of ["2026-10-02", "2026-10-09"]) copy(`ended ${day}`, "another", day);
  expect(searchTodos(store, [["ferns"]], 10)).toMatchObject({
    open: [{ todo: { id: series }, completions: 3 }],
    done: [{ todo: { id: "ended 2026-10-09" }, completions: 2 }],
  });
});

it("evaluates only the todos that changed", () => {
  const rows = Array.from({ length: 100 }, (_, index) => aTodo({ id: `id-${index}`, list_id: "home" }));
  store.signals.batch(() => rows.forEach(store.todos.setServerRow));
  const definition = viewDefinition(store, query({}));
  const groupKey = vi.fn(definition.groupKey);
  const current = createLiveView(store, { ...definition, groupKey });
  current();
  expect(groupKey).toHaveBeenCalledTimes(100);
  completeTodo(store, "id-7", true);
  current();
  current();
  expect(groupKey.mock.calls.slice(100).map(([todo]) => todo.id)).toEqual(["id-7"]);
});

it("computes a view from scratch when the change log is too short", () => {
  const current = view(query({}));
  current();
  store.todos.setServerRow(aTodo({ id: "first", list_id: "home" }));
  for (let turn = 0; turn < 3000; turn += 1)
    store.todos.setServerRow(aTodo({ id: "second", list_id: "home", position: "a1", version: turn }));
  expect(current()[0]?.ids).toEqual(["first", "second"]);
});
