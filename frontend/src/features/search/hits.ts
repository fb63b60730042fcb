import { listPath, navigate, openTodo } from "@/lib/location";
import type { List, Todo } from "@/store/rows";
import type { Found } from "@/store/search";

export type Hit = { key: string; list: List } | { key: string; todo: Todo };

export const hitsOf = ({ lists, todos }: Found): Hit[] => [
  ...lists.map((list) => ({ key: list.id, list })),
  ...todos.map((todo) => ({ key: todo.id, todo })),
];

const pathOf = (list: List) => (list.inbox ? "/todos" : listPath(list.id));

export const optionId = (listbox: string, index: number): string => `${listbox}-${index}`;

/** Goes where the hit lives; a todo is opened over its list. */
export function visit(hit: Hit): void {
  if ("list" in hit) {
    navigate(pathOf(hit.list));
    return;
  }
  navigate(listPath(hit.todo.list_id));
  openTodo(hit.todo.id);
}
