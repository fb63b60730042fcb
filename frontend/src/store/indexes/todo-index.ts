import type { Table } from "../engine/table";
import type { ListId, Todo, TodoId } from "../types";
import { createShelves } from "./list-bucket";
import { byPosition } from "./manual-order";
import { createTagCount } from "./tag-count";
import { createTreeIndex, type TreeIndex } from "./tree-index";

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

const alive = (todo: Todo | undefined): todo is Todo => todo !== undefined && todo.deleted_at === null;

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
          return a < b ? 1 : a > b ? -1 : byPosition(one, other);
        })
        .map((row) => row.id);
    },
    tags: tags.all,
  };
}
