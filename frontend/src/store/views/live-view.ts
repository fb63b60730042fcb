import { LISTS } from "../engine/signals";
import type { Store } from "../engine/store";
import { type Branch, compareBranches, sameBranch } from "../indexes/tree-index";
import type { Section } from "../query";
import type { Todo, TodoId } from "../types";
import type { Compare } from "./sort-order";

/** How a view is made. It may look at a todo, at what it stands under, at its list, and at what lingers; at nothing else. */
export interface ViewDefinition {
  /** Every todo that may be shown. Quickest when it comes in the order that is wanted. */
  candidates(): Iterable<Todo>;
  /** The section that shows `todo`, or null. */
  sectionKey(todo: Todo): string | null;
  /** Where `todo` stands in a section that is a tree; null in one that is not. */
  treePosition?(todo: Todo, section: string): Branch | null;
  /** Other todos that may be shown otherwise once `id` has changed. `shape`: it moved, came or went. */
  affectedBy?(id: TodoId, shape: boolean): Iterable<TodoId>;
  /** The order within a section that is no tree, in which no two todos are equal. */
  compareTodos(section: string): Compare;
  compareSections(one: string, other: string): number;
  /** Sections that are there even while they hold nothing. */
  fixedSections(): readonly string[];
}

interface Place {
  key: string;
  todo: Todo;
  branch: Branch | null;
}

type Shown = ReadonlyMap<string, readonly TodoId[]>;

const same = <T>(one: readonly T[] = [], other: readonly T[] = []) =>
  one === other || (one.length === other.length && one.every((item, index) => item === other[index]));

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
export function liveView(store: Store, plan: ViewDefinition): () => readonly Section[] {
  const places = new Map<TodoId, Place>();
  let shown: readonly Section[] = [];
  let mark = -1;
  let lists = -1;

  function compare(one: Place, other: Place): number {
    if (one.branch && other.branch) return compareBranches(one.branch, other.branch);
    return plan.compareTodos(one.key)(one.todo, other.todo);
  }

  function stays(before: Place | undefined, { key, todo, branch }: Place): boolean {
    if (before?.key !== key) return false;
    if (branch && before.branch) return sameBranch(before.branch, branch);
    return branch === before.branch && plan.compareTodos(key)(before.todo, todo) === 0;
  }

  function depthsOf(ids: readonly TodoId[]): readonly number[] | undefined {
    const depths = ids.map((id) => places.get(id)?.branch?.depth ?? 0);
    return depths.some((depth) => depth > 0) ? depths : undefined;
  }

  function show(sections: Shown): void {
    const always = plan.fixedSections();
    const keys = [...sections.keys()].filter((key) => sections.get(key)?.length);
    const next = [...new Set([...keys, ...always])].sort(plan.compareSections).map((key): Section => {
      const ids = sections.get(key) ?? [];
      const before = shown.find((section) => section.key === key);
      if (before?.ids === ids) return before;
      const depths = depthsOf(ids);
      if (before && same(before.ids, ids) && same(before.depths, depths)) return before;
      return depths ? { key, ids, depths } : { key, ids };
    });
    if (!same(next, shown)) shown = next;
  }

  function placeOf(todo: Todo | undefined): Place | null {
    const key = todo ? plan.sectionKey(todo) : null;
    if (!todo || key === null) return null;
    return { key, todo, branch: plan.treePosition?.(todo, key) ?? null };
  }

  function drawAnew(): void {
    const all = new Map<string, Place[]>();
    places.clear();
    for (const todo of plan.candidates()) {
      const place = placeOf(todo);
      if (!place) continue;
      places.set(todo.id, place);
      const kept = all.get(place.key);
      if (kept) kept.push(place);
      else all.set(place.key, [place]);
    }
    show(new Map([...all].map(([key, held]) => [key, held.sort(compare).map(({ todo }) => todo.id)])));
  }

  /** Where a changed todo belongs now; null when it is out of sight, or where it was. */
  function moved(id: TodoId, left: Set<TodoId>): Place | null {
    const before = places.get(id);
    const place = placeOf(store.todos.get(id));
    if (place && stays(before, place)) {
      places.set(id, place);
      return null;
    }
    if (before) left.add(id);
    places.delete(id);
    return place;
  }

  function redraw(changed: Iterable<TodoId>): void {
    const left = new Set<TodoId>();
    const from = new Set<string>();
    const before = (id: TodoId) => places.get(id)?.key;
    const entering: Place[] = [];
    for (const id of changed) {
      const key = before(id);
      const place = moved(id, left);
      if (left.has(id) && key !== undefined) from.add(key);
      if (place) entering.push(place);
    }
    const sections = new Map<string, readonly TodoId[]>(
      shown.map(({ key, ids }) => [key, from.has(key) ? ids.filter((id) => !left.has(id)) : ids]),
    );
    enter(entering, sections);
    show(sections);
  }

  function enter(entering: readonly Place[], sections: Map<string, readonly TodoId[]>): void {
    const opened = new Map<string, TodoId[]>();
    for (const place of entering) {
      const { key, todo } = place;
      const ids = opened.get(key) ?? [...(sections.get(key) ?? [])];
      const index = indexFor(ids, (id) => compare(places.get(id) as Place, place) > 0);
      ids.splice(index, 0, todo.id);
      opened.set(key, ids);
      places.set(todo.id, place);
    }
    for (const [key, ids] of opened) sections.set(key, ids);
  }

  /** Every todo to look at again; null where it is quicker to begin anew. */
  function changes(): ReadonlySet<TodoId> | null {
    const traces = store.signals.revision(LISTS) === lists ? store.changeLog.since(mark) : null;
    if (traces === null) return null;
    const ids = new Set<TodoId>();
    for (const { id, isStructural: shape } of traces) {
      ids.add(id);
      for (const other of plan.affectedBy?.(id, shape) ?? []) ids.add(other);
    }
    return ids;
  }

  return () => {
    const changed = changes();
    if (changed === null) drawAnew();
    else if (changed.size > 0) redraw(changed);
    mark = store.changeLog.length();
    lists = store.signals.revision(LISTS);
    return shown;
  };
}
