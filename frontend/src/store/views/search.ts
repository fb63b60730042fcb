import { foldedWords } from "@/lib/fold";
import type { Store } from "../engine/store";
import { byPosition } from "../indexes/manual-order";
import { isShown } from "../indexes/visibility";
import type { Todo } from "../types";
import type { Compare } from "./sort-order";
import { foldedText, foldedTitle } from "./text-match";

export interface Found {
  todos: readonly Todo[];
  /** How many todos there are in all; `todos` stops at the limit. */
  total: number;
}

/** Lower is better: what the title begins with, then a word of it, then anywhere; done after open. */
function rank(todo: Todo, first: string): number {
  const title = foldedTitle(todo);
  const at = title.startsWith(first) ? 0 : title.includes(` ${first}`) ? 1 : title.includes(first) ? 2 : 3;
  return at + (todo.completed_at === null ? 0 : 4);
}

/** The order of what is found by `text`. */
export function byRank(text: string): Compare {
  const [first = ""] = foldedWords(text);
  return (one, other) => rank(one, first) - rank(other, first) || byPosition(one, other);
}

/**
 * Every word must occur in title, tags or notes.
 * @param words folded; each in all the ways in which it may be written, the likeliest first
 */
export function search(store: Store, words: readonly (readonly string[])[], limit: number): Found {
  const first = words[0]?.[0];
  if (first === undefined) return { todos: [], total: 0 };
  const ranks: Todo[][] = Array.from({ length: 8 }, () => []);
  let total = 0;
  for (const todo of store.todos.values()) {
    if (!isShown(store, todo)) continue;
    const within = foldedText(todo);
    if (!words.every((ways) => ways.some((way) => within.includes(way)))) continue;
    total += 1;
    ranks[rank(todo, first)]?.push(todo);
  }
  return { todos: ranks.flat().slice(0, limit), total };
}
