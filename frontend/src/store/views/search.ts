import { addDays, dueDay } from "@/lib/dates";
import { normalizedWords } from "@/lib/normalize-text";
import type { Store } from "../engine/store";
import { compareByPosition } from "../indexes/manual-order";
import { normalizedTitleOf, searchableTextOf } from "../indexes/search-text";
import { isVisible } from "../indexes/selectors";
import type { Calendar, DueFilter, Filter } from "../query";
import type { Todo } from "../types";
import type { CompareTodos } from "./sort-order";

export interface SearchResults {
  todos: readonly Todo[];
  /** How many todos match; `todos` contains at most as many as were asked for. */
  total: number;
}

const RANKS = 8;

/**
 * Ranks a match, where lower is better: at the start of the title, at the start of a word, elsewhere in the title, outside
 * of it. Completed todos rank below all open ones.
 */
function rankOf(todo: Todo, word: string): number {
  const title = normalizedTitleOf(todo);
  const rank = title.startsWith(word) ? 0 : title.includes(` ${word}`) ? 1 : title.includes(word) ? 2 : 3;
  return rank + (todo.completed_at === null ? 0 : RANKS / 2);
}

/** Returns the order of the todos that match `text`. */
export function compareBySearchRank(text: string): CompareTodos {
  const [first = ""] = normalizedWords(text);
  return (one, other) => rankOf(one, first) - rankOf(other, first) || compareByPosition(one, other);
}

/**
 * Finds the todos that contain every word in their title, tags or notes.
 * @param words normalized, each with its alternative spellings, the most likely first
 */
export function searchTodos(
  store: Store,
  words: readonly (readonly string[])[],
  limit: number,
): SearchResults {
  const first = words[0]?.[0];
  if (first === undefined) return { todos: [], total: 0 };
  const byRank: Todo[][] = Array.from({ length: RANKS }, () => []);
  let total = 0;
  for (const todo of store.todos.values()) {
    if (!isVisible(store, todo)) continue;
    const text = searchableTextOf(todo);
    if (!words.every((spellings) => spellings.some((spelling) => text.includes(spelling)))) continue;
    total += 1;
    byRank[rankOf(todo, first)]?.push(todo);
  }
  return { todos: byRank.flat().slice(0, limit), total };
}

function dueTest(due: DueFilter, { today, zone }: Calendar): ((todo: Todo) => boolean) | null {
  const dayOf = (todo: Todo) => dueDay(todo, zone);
  const weekEnd = addDays(today, 7);
  switch (due) {
    case "any":
      return null;
    case "none":
      return (todo) => todo.due_date === null;
    case "dated":
      return (todo) => todo.due_date !== null;
    case "overdue":
      return (todo) => (dayOf(todo) ?? today) < today;
    case "today":
      return (todo) => dayOf(todo) === today;
    case "week":
      return (todo) => {
        const day = dayOf(todo);
        return day !== null && day >= today && day < weekEnd;
      };
  }
}

/** Whether a filter leaves out any open todos. */
export const isNarrowed = ({ text, priority, tag, due }: Filter): boolean =>
  text.trim() !== "" || priority !== null || tag !== null || due !== "any";

/** Returns a test for everything but `done`, which each view treats in its own way. */
export function filterMatcherWithoutDone(filter: Filter, calendar: Calendar): (todo: Todo) => boolean {
  const tests: ((todo: Todo) => boolean)[] = [];
  const { priority, tag } = filter;
  const words = normalizedWords(filter.text);
  const due = dueTest(filter.due, calendar);
  if (priority !== null) tests.push((todo) => todo.priority === priority);
  if (tag !== null) tests.push((todo) => todo.tags.includes(tag));
  if (due) tests.push(due);
  if (words.length > 0) tests.push((todo) => words.every((word) => searchableTextOf(todo).includes(word)));
  return (todo) => tests.every((test) => test(todo));
}
