import { store } from "@/store/app-store";
import { searchTitle } from "@/store/indexes/search-text";
import type { Todo, TodoId } from "@/store/types";

const WORDS = /[\p{L}\p{N}]+/gu;
const words = new Set<string>();
const read = new Map<TodoId, string>();
/** True if a title has changed, since its old words may or may not occur elsewhere. */
let isStale = false;

/** Indexes the words of a title; each title is indexed once. */
export function learn(todo: Todo): void {
  const title = searchTitle(todo);
  const before = read.get(todo.id);
  if (before === title) return;
  isStale ||= before !== undefined;
  read.set(todo.id, title);
  for (const [word] of title.matchAll(WORDS)) words.add(word);
}

function learnAll(): void {
  for (const todo of store.todos.values()) learn(todo);
}

/** Returns every word of the indexed titles. */
export function vocabulary(): ReadonlySet<string> {
  learnAll();
  if (isStale) {
    words.clear();
    read.clear();
    learnAll();
    isStale = false;
  }
  return words;
}
