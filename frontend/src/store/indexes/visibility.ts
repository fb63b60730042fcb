import type { Store } from "../engine/store";
import { isActive, type Todo } from "../types";

export function* rowsOf(store: Pick<Store, "todos">, ids: Iterable<string>): Iterable<Todo> {
  for (const id of ids) {
    const todo = store.todos.get(id);
    if (todo) yield todo;
  }
}

/** A todo outside the trash in a list that is in use; sections are not shown as todos anywhere. */
export const isShown = (store: Pick<Store, "lists">, todo: Todo): boolean =>
  todo.deleted_at === null && todo.kind === "todo" && isActive(store.lists.get(todo.list_id));

export const isOpen = (store: Pick<Store, "linger">, { id, completed_at }: Todo): boolean =>
  completed_at === null || store.linger.has(id);
