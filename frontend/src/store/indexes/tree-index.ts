import type { ListId, Todo, TodoId } from "../types";
import { compareByPosition } from "./manual-order";

/** The place of a todo in the tree that a view shows. */
export interface TreePosition {
  /** The rows from the top level of the view down to the todo itself. */
  path: readonly Todo[];
  /** How many of the rows of `path` above the todo are shown. */
  depth: number;
}

/** Rows outside of all sections come before the sections. */
const compareSiblings = (one: Todo, other: Todo) =>
  Number(one.kind === "section") - Number(other.kind === "section") || compareByPosition(one, other);

/** Compares depth first: a row comes before everything below it, and that before the row's next sibling. */
export function compareTreePositions({ path: one }: TreePosition, { path: other }: TreePosition): number {
  let level = 0;
  while (one[level] && one[level]?.id === other[level]?.id) level += 1;
  const [first, second] = [one[level], other[level]];
  return first && second ? compareSiblings(first, second) : one.length - other.length;
}

/** Whether a todo and all rows above it are in the same places. */
export const isSameTreePosition = (before: TreePosition, after: TreePosition): boolean =>
  before.depth === after.depth &&
  before.path.length === after.path.length &&
  before.path.every(({ id, kind, position }, level) => {
    const row = after.path[level];
    return row?.id === id && row.kind === kind && row.position === position;
  });

const NONE: readonly TodoId[] = [];

function setMembership(sets: Map<string, Set<TodoId>>, key: string, id: TodoId, isMember: boolean): void {
  const set = sets.get(key) ?? new Set();
  if (isMember) sets.set(key, set.add(id));
  else if (set.delete(id) && set.size === 0) sets.delete(key);
}

/**
 * The tree of sections and subtasks. A row is at the top level if its parent is missing, in the trash or in another
 * list, and also if it would be below itself, which two devices can bring about for a moment.
 */
export function createTreeIndex(get: (id: TodoId) => Todo | undefined) {
  /** Rows by the parent that they name, including the trash. */
  const byParent = new Map<TodoId, Set<TodoId>>();
  /** Rows that name no parent, by list, including the trash. */
  const withoutParent = new Map<ListId, Set<TodoId>>();
  const sections = new Map<ListId, Set<TodoId>>();
  /** Sorted ids, computed when they are asked for and valid until one of their rows moves. */
  const sorted = new Map<string, readonly TodoId[]>();
  /** Views ask for the path to the same row several times in succession. */
  let lastPath: { todo: Todo; path: readonly Todo[] } | null = null;

  function parentOf({ parent_id, list_id }: Todo): Todo | undefined {
    const parent = parent_id === null ? undefined : get(parent_id);
    return parent?.deleted_at === null && parent.list_id === list_id ? parent : undefined;
  }

  function climb(todo: Todo): Todo[] {
    const path = [todo];
    for (let parent = parentOf(todo); parent; parent = parentOf(parent)) {
      const repeated = path.findIndex(({ id }) => id === parent?.id);
      if (repeated >= 0) return path.slice(0, repeated + 1).reverse();
      path.push(parent);
    }
    return path.reverse();
  }

  /** The rows from the top level down to `todo` itself. */
  function pathTo(todo: Todo): readonly Todo[] {
    if (lastPath?.todo !== todo) lastPath = { todo, path: climb(todo) };
    return lastPath.path;
  }

  function setMemberships(todo: Todo, isMember: boolean): void {
    if (todo.parent_id === null) setMembership(withoutParent, todo.list_id, todo.id, isMember);
    else setMembership(byParent, todo.parent_id, todo.id, isMember);
    if (todo.kind === "section") setMembership(sections, todo.list_id, todo.id, isMember);
  }

  const parentKey = (todo: Todo) => todo.parent_id ?? todo.list_id;
  const sectionsKey = (list: ListId) => `sections ${list}`;

  function sortedIds(
    key: string,
    ids: () => Iterable<TodoId> | undefined,
    belongs: (todo: Todo) => boolean,
  ): readonly TodoId[] {
    const known = sorted.get(key);
    if (known) return known;
    const rows = Array.from(ids() ?? NONE, (id) => get(id)).filter(
      (row): row is Todo => row !== undefined && row.deleted_at === null && belongs(row),
    );
    const result = rows.length > 0 ? rows.sort(compareByPosition).map(({ id }) => id) : NONE;
    sorted.set(key, result);
    return result;
  }

  function update(before: Todo | undefined, after: Todo | undefined): void {
    lastPath = null;
    const isSameParent =
      (before && parentKey(before)) === (after && parentKey(after)) &&
      before?.list_id === after?.list_id &&
      before?.kind === after?.kind;
    const isSamePlace = before?.position === after?.position && before?.deleted_at === after?.deleted_at;
    if (isSameParent && isSamePlace) return;
    if (before && !isSameParent) setMemberships(before, false);
    if (after && !isSameParent) setMemberships(after, true);
    for (const row of [before, after]) {
      if (!row) continue;
      sorted.delete(parentKey(row));
      sorted.delete(row.list_id);
      sorted.delete(sectionsKey(row.list_id));
      // Its children move to the top level and back when it disappears and reappears.
      if (byParent.has(row.id)) sorted.clear();
    }
  }

  /** Everything below a row, including the trash: parents before their children, siblings in no order. */
  function subtreeOf(id: TodoId): readonly TodoId[] {
    const found = new Set<TodoId>();
    const collect = (parent: TodoId) => {
      for (const child of byParent.get(parent) ?? NONE) {
        if (found.has(child)) continue;
        found.add(child);
        collect(child);
      }
    };
    collect(id);
    return [...found];
  }

  /** The children of a row outside the trash, in order. */
  const childrenOf = (id: TodoId): readonly TodoId[] =>
    sortedIds(
      id,
      () => byParent.get(id),
      (row) => pathTo(row).at(-2)?.id === id,
    );

  /** The rows of a list that have no parent, in order. */
  function topLevelOf(list: ListId): readonly TodoId[] {
    // Any row that names a parent may turn out to be at the top level.
    const candidates = () => [
      ...(withoutParent.get(list) ?? NONE),
      ...[...byParent.values()].flatMap((ids) => [...ids]),
    ];
    return sortedIds(list, candidates, (row) => row.list_id === list && pathTo(row).length === 1);
  }

  /** The sections of a list, in order. */
  const sectionsIn = (list: ListId): readonly TodoId[] =>
    sortedIds(
      sectionsKey(list),
      () => sections.get(list),
      () => true,
    );

  return { update, pathTo, subtreeOf, childrenOf, topLevelOf, sectionsIn };
}
