import type { Store } from "../engine/store";
import type { ListId, Todo, TodoId } from "../types";

/** Where rows can stand: at the top of a list, or under one of its rows. */
export interface Under {
  list_id: ListId;
  parent_id: TodoId | null;
}

/** The rows there, in order; at the top sections and todos are apart, as views show them. */
export function siblingsOf(
  { todos, index }: Pick<Store, "todos" | "index">,
  { list_id, parent_id }: Under,
  kind: Todo["kind"],
): Todo[] {
  const parent = parent_id === null ? undefined : todos.get(parent_id);
  const isHeld = parent?.deleted_at === null && parent.list_id === list_id;
  const ids = isHeld ? index.childrenOf(parent.id) : index.topOf(list_id);
  return ids.flatMap((id) => todos.get(id) ?? []).filter((row) => row.kind === kind);
}
