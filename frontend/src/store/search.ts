import { fold, foldedWords } from "@/lib/fold";
import { foldedText, foldedTitle } from "./matching";
import { byPosition } from "./order";
import { isActive, type List, type Todo } from "./rows";
import { isShown } from "./shown";
import type { Compare } from "./sorting";
import type { Store } from "./store";

export interface Found {
  lists: readonly List[];
  todos: readonly Todo[];
  /** How many todos there are in all; `todos` stops at the limit. */
  total: number;
}

const NOTHING: Found = { lists: [], todos: [], total: 0 };

/** Lower is better: what the title begins with, then a word of it, then anywhere; done after open. */
function rank(todo: Todo, words: readonly string[]): number {
  const title = foldedTitle(todo);
  const first = words[0] ?? "";
  const at = title.startsWith(first) ? 0 : title.includes(` ${first}`) ? 1 : title.includes(first) ? 2 : 3;
  return at + (todo.completed_at === null ? 0 : 4);
}

/** The order of what is found by `text`. */
export function byRank(text: string): Compare {
  const words = foldedWords(text);
  return (one, other) => rank(one, words) - rank(other, words) || byPosition(one, other);
}

/** Every word must occur in title, tags or notes. */
export function search(store: Store, text: string, limit: number): Found {
  const words = foldedWords(text);
  if (words.length === 0) return NOTHING;
  const ranks: Todo[][] = Array.from({ length: 8 }, () => []);
  let total = 0;
  for (const todo of store.todos.values()) {
    if (!isShown(store, todo)) continue;
    const within = foldedText(todo);
    if (!words.every((word) => within.includes(word))) continue;
    total += 1;
    ranks[rank(todo, words)]?.push(todo);
  }
  const lists = [...store.lists.values()].filter(
    (list) => isActive(list) && words.every((word) => fold(list.name).includes(word)),
  );
  return { lists, todos: ranks.flat().slice(0, limit), total };
}
