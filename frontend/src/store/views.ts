import { dayIn, dueDay, instantOf } from "@/lib/dates";
import { matcher } from "./matching";
import type { Calendar, Query, Section } from "./query";
import { isActive, type Todo } from "./rows";
import { type Compare, compareBy, lastCompletedFirst, lastDeletedFirst } from "./sorting";
import { LISTS, type Store, TODOS } from "./store";

const NEVER = "~";
const counted = new WeakMap<Store, { stamp: string; count: number }>();

type Drawn = Map<string, Todo[]>;
type Draw = (store: Store, query: Query) => { rows: Drawn; compare: (section: string) => Compare | null };

const add = (rows: Drawn, key: string, todo: Todo) => {
  const kept = rows.get(key);
  if (kept) kept.push(todo);
  else rows.set(key, [todo]);
};

const listView: Draw = (store, { place, filter, sort, ...calendar }) => {
  const matches = matcher(filter, calendar);
  const rows: Drawn = new Map([["open", []]]);
  if (place.kind !== "list") return { rows, compare: () => null };
  for (const id of store.index.idsOf(place.list)) {
    const todo = store.todos.get(id);
    if (!todo || !matches(todo)) continue;
    if (todo.completed_at === null || store.linger.has(id)) add(rows, "open", todo);
    else if (filter.done) add(rows, "done", todo);
  }
  const open = sort === "manual" ? null : compareBy(sort, calendar.zone);
  return { rows, compare: (section) => (section === "done" ? lastCompletedFirst : open) };
};

/** Overdue first, then today, then what was done today of both. */
const todayView: Draw = (store, { filter, sort, today, zone }) => {
  const matches = matcher(filter, { today, zone });
  const midnight = instantOf(`${today}T00:00:00`, zone).toISOString();
  const rows: Drawn = new Map([
    ["overdue", []],
    ["today", []],
    ["done", []],
  ]);
  for (const id of store.index.dated()) {
    const todo = store.todos.get(id);
    const day = todo && dueDay(todo, zone);
    if (!day || day > today || !isActive(store.lists.get(todo.list_id)) || !matches(todo)) continue;
    if (todo.completed_at === null || store.linger.has(id))
      add(rows, day < today ? "overdue" : "today", todo);
    else if (todo.completed_at.slice(0, 19) >= midnight.slice(0, 19)) add(rows, "done", todo);
  }
  const open = compareBy(sort === "manual" ? "due" : sort, zone);
  return { rows, compare: (section) => (section === "done" ? lastCompletedFirst : open) };
};

/** How many todos are open and due on this day or before; counted anew only when a row changed. */
export function countDue(store: Store, { today, zone }: Calendar): number {
  const { index, todos, lists, signals } = store;
  const stamp = [signals.revision(TODOS), signals.revision(LISTS), today, zone].join();
  const known = counted.get(store);
  if (known?.stamp === stamp) return known.count;
  let count = 0;
  for (const id of index.dated()) {
    const todo = todos.get(id);
    if (!todo || todo.completed_at !== null || (dueDay(todo, zone) ?? NEVER) > today) continue;
    if (isActive(lists.get(todo.list_id))) count += 1;
  }
  counted.set(store, { stamp, count });
  return count;
}

const completedView: Draw = (store, { filter, today, zone }) => {
  const matches = matcher(filter, { today, zone });
  const found: Todo[] = [];
  for (const todo of store.todos.values()) {
    if (todo.completed_at === null || todo.deleted_at !== null || !matches(todo)) continue;
    if (isActive(store.lists.get(todo.list_id))) found.push(todo);
  }
  const rows: Drawn = new Map();
  for (const todo of found.sort(lastCompletedFirst)) {
    add(rows, dayIn(zone, new Date(todo.completed_at ?? 0)), todo);
  }
  return { rows, compare: () => null };
};

const trashView: Draw = (store, { filter, ...calendar }) => {
  const matches = matcher({ ...filter, done: true }, calendar);
  const rows: Drawn = new Map();
  for (const todo of store.todos.values()) {
    if (todo.deleted_at !== null && matches(todo)) add(rows, "trash", todo);
  }
  return { rows, compare: () => lastDeletedFirst };
};

const DRAW: Record<Query["place"]["kind"], Draw> = {
  list: listView,
  today: todayView,
  completed: completedView,
  trash: trashView,
};

/** Starts from the order of the time before: nearly sorted input is sorted in one pass. */
function sorted(rows: Todo[], compare: Compare | null, before: readonly string[]): Todo[] {
  if (!compare) return rows;
  const rank = new Map(before.map((id, index) => [id, index]));
  const place = (todo: Todo) => rank.get(todo.id) ?? before.length;
  if (before.length > 0) rows.sort((one, other) => place(one) - place(other));
  return rows.sort(compare);
}

const same = (one: readonly string[], other: readonly string[]) =>
  one.length === other.length && one.every((id, index) => id === other[index]);

/** What `query` shows. Answers with the same arrays for as long as nothing in them moves. */
export function createView(store: Store, query: Query): () => readonly Section[] {
  let shown: readonly Section[] = [];
  let stamp = "";
  return () => {
    const now = `${store.signals.revision(TODOS)}:${store.signals.revision(LISTS)}`;
    if (now === stamp) return shown;
    stamp = now;
    const { rows, compare } = DRAW[query.place.kind](store, query);
    const next = [...rows].map(([key, todos]) => {
      const before = shown.find((section) => section.key === key);
      const ids = sorted(todos, compare(key), before?.ids ?? []).map((todo) => todo.id);
      return before && same(before.ids, ids) ? before : { key, ids };
    });
    const still = next.length === shown.length && next.every((section, index) => section === shown[index]);
    if (!still) shown = next;
    return shown;
  };
}
