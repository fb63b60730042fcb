import { listPath, navigate } from "@/lib/location";
import { store } from "../app-store";
import { ancestorsOf } from "../indexes/selectors";
import type { Todo } from "../types";
import { todoToReveal } from "./selection";

/** The path of the view that shows a todo among others. */
function pathOf({ list_id, completed_at }: Todo): string {
  if (completed_at !== null) return "/completed";
  return store.lists.get(list_id)?.inbox ? "/todos" : listPath(list_id);
}

/** Navigates to the view of a todo, expands the rows above it, and scrolls to its row. */
export function goToTodo(todo: Todo): void {
  for (const { id } of ancestorsOf(store, todo.id)) store.collapsed.set(id, false);
  navigate(pathOf(todo));
  todoToReveal.set(todo.id);
}
