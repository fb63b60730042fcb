import type { Table } from "../engine/tables";
import type { ListId, Todo, TodoId } from "../types";
import { compareByPosition } from "./order-keys";
import { createTreeIndex, type TreeIndex } from "./tree-index";

interface Shelf {
  ids: TodoId[];
  members: Set<TodoId>;
  sorted: boolean;
  open: number;
}

/** What each list holds outside the trash. */
export interface Shelves {
  update(before: Todo | undefined, after: Todo | undefined): void;
  idsOf(list: ListId): readonly TodoId[];
  openIn(list: ListId): number;
}

const alive = (todo: Todo | undefined): todo is Todo => todo !== undefined && todo.deleted_at === null;
const isOpen = (todo: Todo | undefined): todo is Todo =>
  alive(todo) && todo.completed_at === null && todo.kind === "todo";
const emptyShelf = (): Shelf => ({ ids: [], members: new Set(), sorted: true, open: 0 });

/** An order is only put right when it is asked for: on a nearly sorted array that costs one pass. */
export function createShelves(get: (id: TodoId) => Todo | undefined): Shelves {
  const shelves = new Map<ListId, Shelf>();

  function shelf(list: ListId): Shelf {
    const known = shelves.get(list) ?? emptyShelf();
    shelves.set(list, known);
    return known;
  }

  function place(before: Todo | undefined, after: Todo | undefined): void {
    const [from, to] = [alive(before) ? before : null, alive(after) ? after : null];
    if (from?.list_id === to?.list_id && from?.position === to?.position) return;
    if (from) {
      const old = shelf(from.list_id);
      old.sorted = false;
      if (from.list_id !== to?.list_id) old.members.delete(from.id);
    }
    if (!to) return;
    const now = shelf(to.list_id);
    now.sorted = false;
    if (!now.members.has(to.id)) now.ids.push(to.id);
    now.members.add(to.id);
  }

  function tidy(kept: Shelf, list: ListId): void {
    const rows = new Map<TodoId, Todo>();
    for (const id of kept.ids) {
      const row = kept.members.has(id) ? get(id) : undefined;
      if (row?.list_id === list) rows.set(id, row);
    }
    kept.ids = [...rows.values()].sort(compareByPosition).map((row) => row.id);
    kept.sorted = true;
  }

  return {
    update(before, after) {
      place(before, after);
      if (isOpen(before)) shelf(before.list_id).open -= 1;
      if (isOpen(after)) shelf(after.list_id).open += 1;
    },
    idsOf(list) {
      const kept = shelf(list);
      if (!kept.sorted) tidy(kept, list);
      return kept.ids;
    },
    openIn: (list) => shelves.get(list)?.open ?? 0,
  };
}

/** Which tags are in use. */
export interface TagCount {
  add(tags: readonly string[], by: 1 | -1): void;
  /** In the order of the alphabet; the same array while none comes or goes. */
  all(): readonly string[];
}

export function createTagCount(): TagCount {
  const counts = new Map<string, number>();
  let sorted: readonly string[] | null = null;
  return {
    add(tags, by) {
      for (const tag of tags) {
        const before = counts.get(tag) ?? 0;
        const count = before + by;
        if (count > 0) counts.set(tag, count);
        else counts.delete(tag);
        if (before === 0 || count === 0) sorted = null;
      }
    },
    all() {
      sorted ??= [...counts.keys()].sort((one, other) => one.localeCompare(other));
      return sorted;
    },
  };
}

export interface TodoIndex extends TreeIndex {
  update(before: Todo | undefined, after: Todo | undefined): void;
  /** What the list holds outside the trash, sections too, by position. Not to be changed by the reader. */
  idsOf(list: ListId): readonly TodoId[];
  /** Open todos of a list; sections are none. */
  openIn(list: ListId): number;
  /** Todos outside the trash that have a date. */
  dated(): ReadonlySet<TodoId>;
  /** Todos outside the trash that come again. */
  recurring(): ReadonlySet<TodoId>;
  /** Completed copies of a todo that comes again, the last one first. */
  historyOf(series: TodoId): readonly TodoId[];
  /** Tags in use outside the trash, in the order of the alphabet. */
  tags(): readonly string[];
}

/** Sets of ids, one for each of what `keyOf` says; null is in none. */
function createGroups(keyOf: (todo: Todo) => string | null | undefined) {
  const groups = new Map<string, Set<TodoId>>();
  const none: ReadonlySet<TodoId> = new Set();
  return {
    of: (key: string): ReadonlySet<TodoId> => groups.get(key) ?? none,
    update(before: Todo | undefined, after: Todo | undefined): void {
      const [from, to] = [before && keyOf(before), after && keyOf(after)];
      if (from === to) return;
      if (before && from) groups.get(from)?.delete(before.id);
      if (!after || !to) return;
      const group = groups.get(to) ?? new Set();
      groups.set(to, group.add(after.id));
    },
  };
}

const ALL = "all";

/** Keeps what views start from, one changed row at a time. */
export function createTodoIndex(todos: Pick<Table<Todo>, "get">): TodoIndex {
  const shelves = createShelves(todos.get);
  const tree = createTreeIndex(todos.get);
  const dated = createGroups((todo) => (alive(todo) && todo.due_date !== null ? ALL : null));
  const recurring = createGroups((todo) => (alive(todo) && todo.recurrence?.rule ? ALL : null));
  const series = createGroups((todo) => (alive(todo) ? todo.recurrence?.series_id : null));
  const tags = createTagCount();

  return {
    ...tree,
    update(before, after) {
      shelves.update(before, after);
      tree.update(before, after);
      for (const groups of [dated, recurring, series]) groups.update(before, after);
      if (alive(after)) tags.add(after.tags, 1);
      if (alive(before)) tags.add(before.tags, -1);
    },
    idsOf: shelves.idsOf,
    openIn: shelves.openIn,
    dated: () => dated.of(ALL),
    recurring: () => recurring.of(ALL),
    historyOf(id) {
      const rows = [...series.of(id)].flatMap((copy) => todos.get(copy) ?? []);
      return rows
        .sort((one, other) => {
          const [a, b] = [one.completed_at ?? "", other.completed_at ?? ""];
          return a < b ? 1 : a > b ? -1 : compareByPosition(one, other);
        })
        .map((row) => row.id);
    },
    tags: tags.all,
  };
}
