import { byPosition } from "./order";
import type { ListId, Todo, TodoId } from "./rows";

interface Shelf {
  ids: TodoId[];
  members: Set<TodoId>;
  sorted: boolean;
  open: number;
}

export interface TodoIndex {
  update(before: Todo | undefined, after: Todo | undefined): void;
  /** What the list holds outside the trash, in manual order. Not to be changed by the reader. */
  idsOf(list: ListId): readonly TodoId[];
  openIn(list: ListId): number;
  /** Todos outside the trash that have a date. */
  dated(): ReadonlySet<TodoId>;
  /** Tags in use outside the trash, in the order of the alphabet. */
  tags(): readonly string[];
}

const alive = (todo: Todo | undefined): todo is Todo => todo !== undefined && todo.deleted_at === null;
const isOpen = (todo: Todo | undefined) => alive(todo) && todo.completed_at === null;
const emptyShelf = (): Shelf => ({ ids: [], members: new Set(), sorted: true, open: 0 });

function createTagCount() {
  const counts = new Map<string, number>();
  let sorted: readonly string[] | null = null;
  return {
    add(todo: Todo, by: 1 | -1): void {
      for (const tag of todo.tags) {
        const before = counts.get(tag) ?? 0;
        const count = before + by;
        if (count > 0) counts.set(tag, count);
        else counts.delete(tag);
        if (before === 0 || count === 0) sorted = null;
      }
    },
    all(): readonly string[] {
      sorted ??= [...counts.keys()].sort((one, other) => one.localeCompare(other));
      return sorted;
    },
  };
}

/**
 * Keeps what views start from, one changed row at a time. An order is only put
 * right when it is asked for: on a nearly sorted array that costs one pass.
 */
export function createTodoIndex(get: (id: TodoId) => Todo | undefined): TodoIndex {
  const shelves = new Map<ListId, Shelf>();
  const dated = new Set<TodoId>();
  const tags = createTagCount();

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
    kept.ids = [...rows.values()].sort(byPosition).map((row) => row.id);
    kept.sorted = true;
  }

  return {
    update(before, after) {
      place(before, after);
      if (isOpen(before) && before) shelf(before.list_id).open -= 1;
      if (isOpen(after) && after) shelf(after.list_id).open += 1;
      if (alive(before) && before.due_date !== null) dated.delete(before.id);
      if (alive(after) && after.due_date !== null) dated.add(after.id);
      if (alive(after)) tags.add(after, 1);
      if (alive(before)) tags.add(before, -1);
    },
    idsOf(list) {
      const kept = shelf(list);
      if (!kept.sorted) tidy(kept, list);
      return kept.ids;
    },
    openIn: (list) => shelves.get(list)?.open ?? 0,
    dated: () => dated,
    tags: () => tags.all(),
  };
}
