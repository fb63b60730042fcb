import type { Section } from "./query";
import type { Todo, TodoId } from "./rows";
import type { Compare } from "./sorting";
import { LISTS, type Store } from "./store";

/** How a view is made. It may look at a todo, at the list that holds it, and at what lingers; at nothing else. */
export interface Plan {
  /** Every todo that may be shown. Quickest when it comes in the order that is wanted. */
  candidates(): Iterable<Todo>;
  /** The section that shows `todo`, or null. */
  sectionOf(todo: Todo): string | null;
  /** The order within a section, in which no two todos are equal. */
  compare(section: string): Compare;
  order(one: string, other: string): number;
  /** Sections that are there even while they hold nothing. */
  always: readonly string[];
}

interface Place {
  key: string;
  todo: Todo;
}

const same = <T>(one: readonly T[], other: readonly T[]) =>
  one.length === other.length && one.every((item, index) => item === other[index]);

function indexFor(ids: readonly TodoId[], isAfter: (id: TodoId) => boolean): number {
  let [low, high] = [0, ids.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isAfter(ids[middle] as TodoId)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * What `plan` shows, put right by as much as changed since it was last asked for.
 * Answers with the same arrays for as long as nothing in them moves.
 */
export function follow(store: Store, plan: Plan): () => readonly Section[] {
  const places = new Map<TodoId, Place>();
  let shown: readonly Section[] = [];
  let mark = -1;
  let lists = -1;

  function show(sections: Map<string, readonly TodoId[]>): void {
    const keys = [...sections.keys()].filter((key) => sections.get(key)?.length || plan.always.includes(key));
    const next = keys.sort(plan.order).map((key): Section => {
      const ids = sections.get(key) ?? [];
      const before = shown.find((section) => section.key === key);
      return before && same(before.ids, ids) ? before : { key, ids };
    });
    if (!same(next, shown)) shown = next;
  }

  function drawAnew(): void {
    const rows = new Map<string, Todo[]>(plan.always.map((key) => [key, []]));
    places.clear();
    for (const todo of plan.candidates()) {
      const key = plan.sectionOf(todo);
      if (key === null) continue;
      places.set(todo.id, { key, todo });
      const kept = rows.get(key);
      if (kept) kept.push(todo);
      else rows.set(key, [todo]);
    }
    const ids = (key: string, todos: Todo[]) => todos.sort(plan.compare(key)).map(({ id }) => id);
    show(new Map([...rows].map(([key, todos]) => [key, ids(key, todos)])));
  }

  /** Where a changed todo belongs now; null when it is out of sight, or where it was. */
  function moved(id: TodoId, left: Set<TodoId>): Place | null {
    const before = places.get(id);
    const todo = store.todos.get(id);
    const key = todo ? plan.sectionOf(todo) : null;
    const place = todo && key !== null ? { key, todo } : null;
    if (place && place.key === before?.key && plan.compare(place.key)(before.todo, place.todo) === 0) {
      places.set(id, place);
      return null;
    }
    if (before) left.add(id);
    places.delete(id);
    return place;
  }

  function redraw(changed: Iterable<TodoId>): void {
    const left = new Set<TodoId>();
    const entering = [...new Set(changed)].flatMap((id) => moved(id, left) ?? []);
    if (left.size === 0 && entering.length === 0) return;
    const stays = (id: TodoId) => !left.has(id);
    const sections = new Map(
      shown.map(({ key, ids }) => [key, left.size > 0 ? ids.filter(stays) : [...ids]]),
    );
    for (const place of entering) {
      const { key, todo } = place;
      const ids = sections.get(key) ?? [];
      const compare = plan.compare(key);
      const index = indexFor(ids, (id) => compare((places.get(id) as Place).todo, todo) > 0);
      ids.splice(index, 0, todo.id);
      sections.set(key, ids);
      places.set(todo.id, place);
    }
    show(sections);
  }

  return () => {
    const changed = store.signals.revision(LISTS) === lists ? store.trail.since(mark) : null;
    if (changed === null) drawAnew();
    else if (changed.length > 0) redraw(changed);
    mark = store.trail.end();
    lists = store.signals.revision(LISTS);
    return shown;
  };
}
