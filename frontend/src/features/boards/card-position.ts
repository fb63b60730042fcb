import type { InsertionPoint } from "@/store/actions";
import { store } from "@/store/app-store";
import { siblingsOf } from "@/store/indexes/selectors";
import type { Todo, TodoId } from "@/store/types";

/** The first of `ids` from `before` on that stands directly there, or none. */
function nextThere(
  ids: readonly TodoId[],
  before: TodoId | null,
  spot: Omit<InsertionPoint, "before">,
): TodoId | null {
  const from = before === null ? ids.length : ids.indexOf(before);
  const isThere = (row: Todo | undefined) =>
    row?.parent_id === spot.parent_id && row.list_id === spot.list_id;
  return ids.slice(from).find((id) => isThere(store.todos.get(id))) ?? null;
}

/** In a column that is a section, or the one of what is in none. */
export function spotInSection(
  todo: Todo,
  section: string,
  ids: readonly TodoId[],
  before: TodoId | null,
): InsertionPoint {
  const row = store.todos.get(section);
  const under =
    row?.kind === "section"
      ? { list_id: row.list_id, parent_id: row.id }
      : { list_id: todo.list_id, parent_id: null };
  return { ...under, before: nextThere(ids, before, under) };
}

/** Among those of its column that stand under the same row; null where there is none but itself. */
export function spotAmong(todo: Todo, ids: readonly TodoId[], before: TodoId | null): InsertionPoint | null {
  const { list_id, parent_id } = todo;
  const under = { list_id, parent_id };
  const next = nextThere(ids, before, under);
  if (next !== null) return { ...under, before: next };
  const beside = ids.filter((id) => id !== todo.id && store.todos.get(id)?.parent_id === parent_id);
  const last = beside.at(-1);
  if (last === undefined) return null;
  const siblings = siblingsOf(store, under, "todo");
  const at = siblings.findIndex(({ id }) => id === last);
  return { ...under, before: siblings[at + 1]?.id ?? null };
}
