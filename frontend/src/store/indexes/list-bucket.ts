import type { ListId, Todo, TodoId } from "../types";
import { byPosition } from "./manual-order";

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
    kept.ids = [...rows.values()].sort(byPosition).map((row) => row.id);
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
