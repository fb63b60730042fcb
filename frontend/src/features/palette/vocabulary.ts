import { store } from "@/store/app-store";
import { foldedTitle } from "@/store/matching";
import type { Todo, TodoId } from "@/store/rows";

const WORDS = /[\p{L}\p{N}]+/gu;
const words = new Set<string>();
const read = new Map<TodoId, string>();

/** Takes in the words of a title; each is read once. */
export function learn(todo: Todo): void {
  const title = foldedTitle(todo);
  if (read.get(todo.id) === title) return;
  read.set(todo.id, title);
  for (const [word] of title.matchAll(WORDS)) words.add(word);
}

/** Every word that a title is made of, or was: one that is gone finds nothing. */
export function vocabulary(): ReadonlySet<string> {
  for (const todo of store.todos.values()) learn(todo);
  return words;
}
