import { addDays, dueDay } from "@/lib/dates";
import { normalizedWords } from "@/lib/normalize-text";
import type { Store } from "../engine/store";
import { compareByPosition } from "../indexes/order-keys";
import { searchText, searchTitle } from "../indexes/search-text";
import { isVisible } from "../indexes/selectors";
import type { Calendar, DueFilter, Filter } from "../query";
import type { Todo } from "../types";
import type { Compare } from "./sort-order";

export interface SearchResults {
  todos: readonly Todo[];
  /** How many todos there are in all; `todos` stops at the limit. */
  total: number;
}

/** Lower is better: what the title begins with, then a word of it, then anywhere; done after open. */
function rank(todo: Todo, first: string): number {
  const title = searchTitle(todo);
  const at = title.startsWith(first) ? 0 : title.includes(` ${first}`) ? 1 : title.includes(first) ? 2 : 3;
  return at + (todo.completed_at === null ? 0 : 4);
}

/** The order of what is found by `text`. */
export function compareBySearchRank(text: string): Compare {
  const [first = ""] = normalizedWords(text);
  return (one, other) => rank(one, first) - rank(other, first) || compareByPosition(one, other);
}

/**
 * Every word must occur in title, tags or notes.
 * @param words folded; each in all the ways in which it may be written, the likeliest first
 */
export function searchTodos(
  store: Store,
  words: readonly (readonly string[])[],
  limit: number,
): SearchResults {
  const first = words[0]?.[0];
  if (first === undefined) return { todos: [], total: 0 };
  const ranks: Todo[][] = Array.from({ length: 8 }, () => []);
  let total = 0;
  for (const todo of store.todos.values()) {
    if (!isVisible(store, todo)) continue;
    const within = searchText(todo);
    if (!words.every((ways) => ways.some((way) => within.includes(way)))) continue;
    total += 1;
    ranks[rank(todo, first)]?.push(todo);
  }
  return { todos: ranks.flat().slice(0, limit), total };
}

function dueTest(due: DueFilter, { today, zone }: Calendar): ((todo: Todo) => boolean) | null {
  const day = (todo: Todo) => dueDay(todo, zone);
  const week = addDays(today, 7);
  switch (due) {
    case "any":
      return null;
    case "none":
      return (todo) => todo.due_date === null;
    case "dated":
      return (todo) => todo.due_date !== null;
    case "overdue":
      return (todo) => (day(todo) ?? today) < today;
    case "today":
      return (todo) => day(todo) === today;
    case "week":
      return (todo) => {
        const found = day(todo);
        return found !== null && found >= today && found < week;
      };
  }
}

/** True of a filter that leaves open todos out. */
export const isNarrowed = ({ text, priority, tag, due }: Filter): boolean =>
  text.trim() !== "" || priority !== null || tag !== null || due !== "any";

/** One test for all that a filter asks of an open or a completed todo. */
export function filterMatcher(filter: Filter, calendar: Calendar): (todo: Todo) => boolean {
  const tests: ((todo: Todo) => boolean)[] = [];
  const { priority, tag } = filter;
  const words = normalizedWords(filter.text);
  const due = dueTest(filter.due, calendar);
  if (priority !== null) tests.push((todo) => todo.priority === priority);
  if (tag !== null) tests.push((todo) => todo.tags.includes(tag));
  if (due) tests.push(due);
  if (words.length > 0) tests.push((todo) => words.every((word) => searchText(todo).includes(word)));
  return (todo) => tests.every((test) => test(todo));
}
