import { openTodo } from "@/lib/location";
import { normalizedWords } from "@/lib/normalize-text";
import { store } from "@/store/app-store";
import { isVisible } from "@/store/indexes/selectors";
import type { Todo } from "@/store/types";
import { goToTodo } from "@/store/ui-state/go-to-todo";
import { searchTodos } from "@/store/views/search";
import { nearWords } from "../search/fuzzy";
import { vocabulary } from "../search/word-index";
import type { Entry } from "./types";

const MAX_RESULTS = 30;
const MAX_GUESSES = 4;
/** With fewer results than this, a typo is likely. */
const FEW = 3;

/** Opens a todo in its list and focuses its row. */
export function visit(todo: Todo): void {
  goToTodo(todo);
  openTodo(todo.id);
}

export const entryOf = (todo: Todo): Entry => ({
  key: `todo ${todo.id}`,
  label: todo.title,
  mark: { kind: "todo", todo },
  beside: store.lists.get(todo.list_id)?.name ?? "",
  run: () => visit(todo),
});

/** Returns the word and the words of the index that are one typo away from it. */
function meant(word: string): readonly string[] {
  const near = nearWords(vocabulary(), word).filter((known) => !known.startsWith(word));
  return [word, ...near.slice(0, MAX_GUESSES)];
}

export interface TodoHits {
  entries: readonly Entry[];
  total: number;
}

/**
 * Finds todos that contain every word in title, notes or tags; if there are hardly any, also those that
 * are one typo away.
 */
export function todoHits(text: string): TodoHits {
  const words = normalizedWords(text);
  const exact = words.map((word) => [word]);
  let found = searchTodos(store, exact, MAX_RESULTS);
  if (found.total < FEW) {
    const ways = words.map(meant);
    if (ways.some(({ length }) => length > 1)) found = searchTodos(store, ways, MAX_RESULTS);
  }
  return { entries: found.todos.map(entryOf), total: found.total };
}

/** Returns the most recently changed todos. */
export function lastChanged(count: number): Entry[] {
  const last: Todo[] = [];
  for (const todo of store.todos.values()) {
    const worst = last.at(-1);
    if (last.length === count && worst && worst.updated_at >= todo.updated_at) continue;
    if (!isVisible(store, todo)) continue;
    const at = last.findIndex((other) => other.updated_at < todo.updated_at);
    last.splice(at < 0 ? last.length : at, 0, todo);
    last.length = Math.min(last.length, count);
  }
  return last.map(entryOf);
}
