import { listPath, navigate } from "@/lib/location";
import { store } from "../app-store";
import { ancestorsOf } from "../indexes/selectors";
import type { Todo } from "../types";
import { todoToReveal } from "./selection";

/** Where a todo stands among others: its list, or what is done. */
function homeOf({ list_id, completed_at }: Todo): string {
  if (completed_at !== null) return "/completed";
  return store.lists.get(list_id)?.inbox ? "/todos" : listPath(list_id);
}

/** Goes to where a todo stands; its row is brought into sight there, and keys go on from it. */
export function goToTodo(todo: Todo): void {
  for (const { id } of ancestorsOf(store, todo.id)) store.collapsed.set(id, false);
  navigate(homeOf(todo));
  todoToReveal.set(todo.id);
}
