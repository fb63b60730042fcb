import { LISTS } from "../engine/signals";
import type { Store } from "../engine/store";
import { todoToShow } from "../indexes/selectors";
import { compareTreePositions, isSameTreePosition, type TreePosition } from "../indexes/tree-index";
import type { RowGroup } from "../query";
import type { Todo, TodoId } from "../types";
import type { CompareTodos } from "./sort-order";

/**
 * Defines a view by functions of a single todo. They may depend on the todo, the rows above it, its list, and whether it
 * lingers or is collapsed, but on nothing else: a live view calls them again only for todos that changed in that way.
 */
export interface ViewDefinition {
  /** All todos that could be in the view. The first computation is fastest if they come in the order of the view. */
  candidates(): Iterable<Todo>;
  /** The group that contains `todo`, or null if the view doesn't show it. */
  groupKey(todo: Todo): string | null;
  /** The place of `todo` in a group that is a tree; null in a flat group. */
  treePosition?(todo: Todo, group: string): TreePosition | null;
  /**
   * The other todos to look at again when `id` changes.
   * @param isStructural whether `id` moved, appeared or disappeared
   */
  affectedBy?(id: TodoId, isStructural: boolean): Iterable<TodoId>;
  /** The order within a flat group, in which no two todos are equal. */
  compareTodos(group: string): CompareTodos;
  compareGroups(one: string, other: string): number;
  /** Groups that the view has even while they are empty. */
  fixedGroups(): readonly string[];
}

interface Entry {
  group: string;
  todo: Todo;
  position: TreePosition | null;
}

type IdsByGroup = ReadonlyMap<string, readonly TodoId[]>;

export const isSameArray = <T>(one: readonly T[] = [], other: readonly T[] = []) =>
  one === other || (one.length === other.length && one.every((item, index) => item === other[index]));

/** Binary search for the first id that belongs after the one to insert. */
function insertionIndex(ids: readonly TodoId[], isAfter: (id: TodoId) => boolean): number {
  let [low, high] = [0, ids.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isAfter(ids[middle] as TodoId)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * Returns a function that returns the groups of a view. Its first call computes them from all candidates; later calls
 * take the todos that changed since from the store's change log, and move only those (incremental view maintenance). As
 * long as nothing moves, it returns the same arrays, so that React can compare by identity.
 */
export function createLiveView(store: Store, view: ViewDefinition): () => readonly RowGroup[] {
  const entries = new Map<TodoId, Entry>();
  let rowGroups: readonly RowGroup[] = [];
  /** The part of the change log that `rowGroups` reflects. */
  let logLength = -1;
  let listsRevision = -1;

  function compareEntries(one: Entry, other: Entry): number {
    if (one.position && other.position) return compareTreePositions(one.position, other.position);
    return view.compareTodos(one.group)(one.todo, other.todo);
  }

  function isInPlace(before: Entry | undefined, { group, todo, position }: Entry): boolean {
    if (before?.group !== group) return false;
    if (position && before.position) return isSameTreePosition(before.position, position);
    return position === before.position && view.compareTodos(group)(before.todo, todo) === 0;
  }

  function depthsOf(ids: readonly TodoId[]): readonly number[] | undefined {
    const depths = ids.map((id) => entries.get(id)?.position?.depth ?? 0);
    return depths.some((depth) => depth > 0) ? depths : undefined;
  }

  /** Whether a completed copy would be a second row for the occurrence that its series still shows. */
  function isShownBySeries({ id, recurrence }: Todo): boolean {
    const occurrence = store.lingering.occurrence(recurrence?.series_id ?? "");
    return occurrence?.copy === id && view.groupKey(occurrence.row) !== null;
  }

  function entryOf(id: TodoId): Entry | null {
    const todo = todoToShow(store, id);
    const group = todo && !isShownBySeries(todo) ? view.groupKey(todo) : null;
    if (!todo || group === null) return null;
    return { group, todo, position: view.treePosition?.(todo, group) ?? null };
  }

  /** Replaces the groups, and keeps those arrays in which nothing moved. */
  function publish(idsByGroup: IdsByGroup): void {
    const filled = [...idsByGroup.keys()].filter((key) => idsByGroup.get(key)?.length);
    const keys = [...new Set([...filled, ...view.fixedGroups()])].sort(view.compareGroups);
    const next = keys.map((key): RowGroup => {
      const ids = idsByGroup.get(key) ?? [];
      const before = rowGroups.find((group) => group.key === key);
      if (before?.ids === ids) return before;
      const depths = depthsOf(ids);
      if (before && isSameArray(before.ids, ids) && isSameArray(before.depths, depths)) return before;
      return depths ? { key, ids, depths } : { key, ids };
    });
    if (!isSameArray(next, rowGroups)) rowGroups = next;
  }

  function computeAll(): void {
    const byGroup = new Map<string, Entry[]>();
    entries.clear();
    for (const { id } of view.candidates()) {
      const entry = entryOf(id);
      if (!entry) continue;
      entries.set(id, entry);
      const others = byGroup.get(entry.group);
      if (others) others.push(entry);
      else byGroup.set(entry.group, [entry]);
    }
    const sorted = [...byGroup].map(([group, all]) => {
      const ids = all.sort(compareEntries).map(({ todo }) => todo.id);
      return [group, ids] as const;
    });
    publish(new Map(sorted));
  }

  /** Takes changed todos out of `entries` unless they are still in place. */
  function removeMoved(changed: Iterable<TodoId>) {
    const removed = new Set<TodoId>();
    const removedFrom = new Set<string>();
    const toInsert: Entry[] = [];
    for (const id of changed) {
      const before = entries.get(id);
      const entry = entryOf(id);
      if (entry && isInPlace(before, entry)) {
        entries.set(id, entry);
        continue;
      }
      if (before) {
        removed.add(id);
        removedFrom.add(before.group);
      }
      entries.delete(id);
      if (entry) toInsert.push(entry);
    }
    return { removed, removedFrom, toInsert };
  }

  function insert(toInsert: readonly Entry[], idsByGroup: Map<string, readonly TodoId[]>): void {
    const copies = new Map<string, TodoId[]>();
    for (const entry of toInsert) {
      const { group, todo } = entry;
      const ids = copies.get(group) ?? [...(idsByGroup.get(group) ?? [])];
      const index = insertionIndex(ids, (id) => compareEntries(entries.get(id) as Entry, entry) > 0);
      ids.splice(index, 0, todo.id);
      copies.set(group, ids);
      entries.set(todo.id, entry);
    }
    for (const [group, ids] of copies) idsByGroup.set(group, ids);
  }

  function update(changed: Iterable<TodoId>): void {
    const { removed, removedFrom, toInsert } = removeMoved(changed);
    const idsByGroup = new Map<string, readonly TodoId[]>(
      rowGroups.map(({ key, ids }) => [
        key,
        removedFrom.has(key) ? ids.filter((id) => !removed.has(id)) : ids,
      ]),
    );
    insert(toInsert, idsByGroup);
    publish(idsByGroup);
  }

  /** The todos to look at again; null if the log no longer tells, or if a list changed. */
  function changedTodos(): ReadonlySet<TodoId> | null {
    const changes = store.signals.revision(LISTS) === listsRevision ? store.changeLog.since(logLength) : null;
    if (changes === null) return null;
    const ids = new Set<TodoId>();
    for (const { id, isStructural } of changes) {
      ids.add(id);
      for (const other of view.affectedBy?.(id, isStructural) ?? []) ids.add(other);
    }
    return ids;
  }

  return () => {
    const changed = changedTodos();
    if (changed === null) computeAll();
    else if (changed.size > 0) update(changed);
    logLength = store.changeLog.length();
    listsRevision = store.signals.revision(LISTS);
    return rowGroups;
  };
}
