import type { ListId, Todo, TodoId } from "../types";
import { compareByPosition } from "./order-keys";

/** Where a todo stands in a tree. */
export interface Branch {
  /** From the top of the view down to the todo itself. */
  path: readonly Todo[];
  /** How many rows of `path` are shown above it. */
  depth: number;
}

/** What is in no section stands before all sections. */
const siblings = (one: Todo, other: Todo) =>
  Number(one.kind === "section") - Number(other.kind === "section") || compareByPosition(one, other);

/** Depth first: a row stands before what is under it, and all of that before its next sibling. */
export function compareBranches({ path: one }: Branch, { path: other }: Branch): number {
  let level = 0;
  while (one[level] && one[level]?.id === other[level]?.id) level += 1;
  const [here, there] = [one[level], other[level]];
  return here && there ? siblings(here, there) : one.length - other.length;
}

/** True where a todo stands as it did. */
export const sameBranch = (before: Branch, after: Branch): boolean =>
  before.depth === after.depth &&
  before.path.length === after.path.length &&
  before.path.every(({ id, kind, position }, level) => {
    const now = after.path[level];
    return now?.id === id && now.kind === kind && now.position === position;
  });

/**
 * The tree of sections and subtasks. A row whose parent is not held, is in the trash, or is in another list stands at
 * the top, and so do rows that would stand under themselves, as two devices can bring about for a moment.
 */
export interface TreeIndex {
  update(before: Todo | undefined, after: Todo | undefined): void;
  /** From the top down to the row itself. */
  chainOf(todo: Todo): readonly Todo[];
  /** Rows outside the trash that stand directly under it, in order. */
  childrenOf(id: TodoId): readonly TodoId[];
  /** Everything that names it as its parent, or their parent, whether it is in the trash or not. In no order. */
  below(id: TodoId): readonly TodoId[];
  /** Rows of a list that stand under none, in order. */
  topOf(list: ListId): readonly TodoId[];
  /** Sections of a list, in order. */
  sectionsIn(list: ListId): readonly TodoId[];
}

const NONE: readonly TodoId[] = [];

export function createTreeIndex(get: (id: TodoId) => Todo | undefined): TreeIndex {
  /** Rows by the parent that they name. */
  const under = new Map<TodoId, Set<TodoId>>();
  /** Rows that name none, by list, the trash included. */
  const tops = new Map<ListId, Set<TodoId>>();
  const sections = new Map<ListId, Set<TodoId>>();
  /** Orders that were asked for, until one of their rows moves. */
  const sorted = new Map<string, readonly TodoId[]>();

  function parentOf({ parent_id, list_id }: Todo): Todo | undefined {
    const parent = parent_id === null ? undefined : get(parent_id);
    return parent?.deleted_at === null && parent.list_id === list_id ? parent : undefined;
  }

  /** Views ask for the chain of one row several times in a row. */
  let last: { todo: Todo; chain: readonly Todo[] } | null = null;

  function chainOf(todo: Todo): readonly Todo[] {
    if (last?.todo !== todo) last = { todo, chain: climb(todo) };
    return last.chain;
  }

  function climb(todo: Todo): Todo[] {
    const chain = [todo];
    for (let above = parentOf(todo); above; above = parentOf(above)) {
      const met = chain.findIndex(({ id }) => id === above?.id);
      if (met >= 0) return chain.slice(0, met + 1).reverse();
      chain.push(above);
    }
    return chain.reverse();
  }

  function put(sets: Map<string, Set<TodoId>>, key: string, id: TodoId, is: boolean): void {
    const set = sets.get(key) ?? new Set();
    if (is) sets.set(key, set.add(id));
    else if (set.delete(id) && set.size === 0) sets.delete(key);
  }

  function file(todo: Todo, is: boolean): void {
    if (todo.parent_id === null) put(tops, todo.list_id, todo.id, is);
    else put(under, todo.parent_id, todo.id, is);
    if (todo.kind === "section") put(sections, todo.list_id, todo.id, is);
  }

  const keyOf = (todo: Todo) => todo.parent_id ?? todo.list_id;

  function inOrder(key: string, ids: Iterable<TodoId> | undefined, belongs: (todo: Todo) => boolean) {
    const known = sorted.get(key);
    if (known) return known;
    const rows = Array.from(ids ?? NONE, (id) => get(id)).filter(
      (row): row is Todo => row !== undefined && row.deleted_at === null && belongs(row),
    );
    const made = rows.length > 0 ? rows.sort(compareByPosition).map(({ id }) => id) : NONE;
    sorted.set(key, made);
    return made;
  }

  function below(id: TodoId): TodoId[] {
    const found = new Set<TodoId>();
    const look = (parent: TodoId) => {
      for (const child of under.get(parent) ?? NONE) {
        if (found.has(child)) continue;
        found.add(child);
        look(child);
      }
    };
    look(id);
    return [...found];
  }

  return {
    chainOf,
    below,
    update(before, after) {
      last = null;
      const [from, to] = [before && keyOf(before), after && keyOf(after)];
      const same = from === to && before?.list_id === after?.list_id && before?.kind === after?.kind;
      if (same && before?.position === after?.position && before?.deleted_at === after?.deleted_at) return;
      if (before && !same) file(before, false);
      if (after && !same) file(after, true);
      for (const row of [before, after]) {
        if (!row) continue;
        sorted.delete(keyOf(row));
        sorted.delete(row.list_id);
        sorted.delete(`sections ${row.list_id}`);
        // its children stand elsewhere when it comes or goes
        if (under.has(row.id)) sorted.clear();
      }
    },
    childrenOf: (id) => inOrder(id, under.get(id), (row) => chainOf(row).at(-2)?.id === id),
    topOf(list) {
      const strays = () => [...under.values()].flatMap((ids) => [...ids]);
      const isTop = (row: Todo) => row.list_id === list && chainOf(row).length === 1;
      const known = sorted.get(list);
      return known ?? inOrder(list, [...(tops.get(list) ?? NONE), ...strays()], isTop);
    },
    sectionsIn: (list) => inOrder(`sections ${list}`, sections.get(list), () => true),
  };
}
