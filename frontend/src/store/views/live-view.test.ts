import fc from "fast-check";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { addTodo, changeTodo, completeTodo, moveTodoAmong } from "../actions";
import { NO_FILTER, type Query } from "../query";
import { createSyncedStore, type SyncedStore } from "../sync/synced-store";
import { FakeServer } from "../testing/fake-server";
import { aList, aTodo } from "../testing/rows";
import type { Todo } from "../types";
import { liveView } from "./live-view";
import { searchTodos } from "./search";
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
  place: { kind: "list", list: "home" },
  filter: NO_FILTER,
  sort: "manual",
  today: "2026-11-23",
  zone: "Europe/Vienna",
  ...fields,
});
const FOLD = 10;

/** Every kind of view. */
const everyView = (sort: Query["sort"]): Query[] => {
  const done = { ...NO_FILTER, done: true };
  const home = { kind: "list", list: "home" } as const;
  const places = (["today", "upcoming", "completed", "trash"] as const).map((kind) => ({ place: { kind } }));
  const fields: Partial<Query>[] = [
    ...places,
    { place: home },
    { place: home, filter: { ...done, text: "id" } },
    { place: home, group: "none" },
    { place: home, group: "priority", layout: "board" },
    { place: home, layout: "board" },
    { place: { kind: "tag", tag: "tag1" }, group: "section" },
    { place: { kind: "today" }, group: "list" },
    { place: { kind: "upcoming" }, group: "tag" },
    { place: { kind: "search", text: "id" } },
  ];
  return fields.map((one) => query({ filter: done, sort, ...one }));
};

const view = (query: Query) => liveView(store, viewDefinition(store, query));
const read = (fields: Partial<Query>) =>
  Object.fromEntries(view(query(fields))().map(({ key, ids }) => [key, ids]));
const add = (title: string, fields = {}) => addTodo(store, { title, list_id: "home", ...fields });

/** A section has none of what makes a todo one; the server sees to it. */
const bare = (row: Todo): Todo =>
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
  if (kind === FOLD) store.collapsed.set(id, !store.collapsed.has(id));
  else if (fields) store.todos.setServerRow(bare({ ...row, ...fields }));
  else store.todos.removeServerRow(id);
  if (value === 0) vi.advanceTimersByTime(3000);
}

it("keeps a completed row where it was for a while, then lets it leave", () => {
  const [one, two] = [add("One"), add("Two")];
  const shown = view(query({}));
  completeTodo(store, one, true);
  expect(shown()[0]?.ids).toEqual([one, two]);
  vi.advanceTimersByTime(3000);
  expect(shown()[0]?.ids).toEqual([two]);
  expect(read({ filter: { ...NO_FILTER, done: true } })).toEqual({ open: [two], done: [one] });
});

it("answers with the same arrays while nothing moves", () => {
  const one = add("One");
  const shown = view(query({}));
  const before = shown();
  changeTodo(store, one, { notes: "Nothing that shows" });
  expect(shown()).toBe(before);
});

it("shows overdue before today, leaves archived lists out, and what was done today apart", () => {
  const [late, now] = [add("Late", { due_date: "2026-11-22" }), add("Now", { due_date: "2026-11-23" })];
  add("Later", { due_date: "2026-11-24" });
  addTodo(store, { title: "Put away", list_id: "old", due_date: "2026-11-23" });
  const done = add("Done", { due_date: "2026-11-23", completed: true });
  store.todos.setServerRow(
    aTodo({ id: "before", list_id: "home", due_date: "2026-11-20", completed_at: "2026-11-20T09:00:00Z" }),
  );
  expect(read({ place: { kind: "today" } })).toEqual({ overdue: [late], today: [now], done: [done] });
});

it("carries a time with a zone to the calendar of the person who looks", () => {
  const call = add("Call Auckland", {
    due_date: "2026-11-24",
    due_time: "09:00:00",
    due_timezone: "Pacific/Auckland",
  });
  expect(read({ place: { kind: "today" } })["today"]).toEqual([call]);
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

it("moves a row among those that are shown and past those that are not", () => {
  const [one, hidden, three] = [add("A"), add("B"), add("C")];
  completeTodo(store, hidden, true);
  vi.advanceTimersByTime(3000);
  moveTodoAmong(store, one, 1, [three]);
  expect(read({})["open"]).toEqual([three, one]);
  moveTodoAmong(store, one, 0, [three]);
  expect(read({})["open"]).toEqual([one, three]);
});

/** A done todo becomes a section while a row stands under it. */
const TURNED: [number, number, number][] = [
  [1, 2, 0],
  [0, 0, 1],
  [5, 3, 2],
  [6, 2, 0],
];

it.each(["manual", "due", "priority", "title", "created"] as const)(
  "follows by %s as if drawn anew",
  (sort) => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(FOLD), fc.nat(5), fc.nat(3)), { maxLength: 60, size: "max" }),
        (edits) => {
          store = createSyncedStore(new FakeServer());
          store.lists.setServerRow(aList({ id: "home" }));
          store.lists.setServerRow(aList({ id: "work" }));
          store.collapsed.clear();
          const places = everyView(sort);
          const shown = places.map(view);
          for (const [kind, row, value] of edits) {
            edit(store, kind, `id-${row}`, value);
            if (value === 3) continue;
            expect(shown.map((read) => read())).toEqual(places.map((place) => view(place)()));
          }
        },
      ),
      { numRuns: 60, examples: [[TURNED]] },
    );
  },
);

it("shows what is to come day by day, after what is overdue", () => {
  const [late, soon, next] = ["2026-11-20", "2026-11-23", "2026-12-01"].map((due_date) =>
    add("Due", { due_date }),
  );
  add("Some day");
  expect(view(query({ place: { kind: "upcoming" } }))()).toEqual([
    { key: "overdue", ids: [late] },
    { key: "2026-11-23", ids: [soon] },
    { key: "2026-12-01", ids: [next] },
  ]);
});

it("gathers a tag from every list that is in use, parted by list if asked", () => {
  store.lists.setServerRow(aList({ id: "inbox", inbox: true, position: "a2" }));
  const [here, there] = [
    add("A", { tags: ["call"] }),
    addTodo(store, { title: "B", list_id: "inbox", tags: ["call"] }),
  ];
  addTodo(store, { title: "Put away", list_id: "old", tags: ["call"] });
  expect(view(query({ place: { kind: "tag", tag: "call" }, group: "list" }))()).toEqual([
    { key: "list:inbox", ids: [there] },
    { key: "list:home", ids: [here] },
  ]);
});

it("finds done todos as well, after those that are open", () => {
  const done = add("Rent paid", { completed: true });
  const open = add("Pay the rent");
  expect(view(query({ place: { kind: "search", text: "RENT" } }))()).toEqual([
    { key: "found", ids: [open, done] },
  ]);
});

it("counts what is open, list by list", () => {
  const one = add("One", { tags: ["b", "a"] });
  add("Two");
  expect([store.index.openCountIn("home"), store.index.tags()]).toEqual([2, ["a", "b"]]);
  completeTodo(store, one, true);
  expect(store.index.openCountIn("home")).toBe(1);
  store.undo();
  expect(store.index.openCountIn("home")).toBe(2);
});

it("finds titles that begin with the word first, and what is done last", () => {
  const done = add("Rent paid", { completed: true });
  const inside = add("Pay the rent");
  const begins = add("Rent a van");
  expect(searchTodos(store, [["rent"]], 10).todos.map((todo) => todo.id)).toEqual([begins, inside, done]);
  expect(searchTodos(store, [["rent"]], 1)).toMatchObject({ total: 3 });
  expect(searchTodos(store, [["rnet", "rent"], ["van"]], 10).todos.map((todo) => todo.id)).toEqual([begins]);
});

it("looks at what changed and at nothing else", () => {
  const rows = Array.from({ length: 100 }, (_, nth) => aTodo({ id: `id-${nth}`, list_id: "home" }));
  store.signals.batch(() => rows.forEach(store.todos.setServerRow));
  const plan = viewDefinition(store, query({}));
  const sectionOf = vi.fn(plan.sectionKey);
  const shown = liveView(store, { ...plan, sectionKey: sectionOf });
  shown();
  expect(sectionOf).toHaveBeenCalledTimes(100);
  completeTodo(store, "id-7", true);
  shown();
  shown();
  expect(sectionOf.mock.calls.slice(100).map(([todo]) => todo.id)).toEqual(["id-7"]);
});

it("draws anew what it has not followed for too long", () => {
  const shown = view(query({}));
  shown();
  store.todos.setServerRow(aTodo({ id: "first", list_id: "home" }));
  for (let turn = 0; turn < 3000; turn += 1)
    store.todos.setServerRow(aTodo({ id: "second", list_id: "home", position: "a1", version: turn }));
  expect(shown()[0]?.ids).toEqual(["first", "second"]);
});
