import { addDays, dueDay } from "@/lib/dates";
import { normalizedWords } from "@/lib/text";
import type { Store } from "../engine/store";
import { compareByPosition, compareText } from "../indexes/manual-order";
import { normalizedTitleOf, searchableTextOf } from "../indexes/search-text";
import { isVisible } from "../indexes/selectors";
import type { Calendar, DueFilter, Filter } from "../query";
import type { Todo } from "../types";
import type { CompareTodos } from "./sort-order";

/** One line of a search: a todo, or the whole of a series. */
export interface SearchMatch {
  /** The open todo of a series, or else its latest completed copy. */
  todo: Todo;
  /** How many completed copies of the series match. */
  completions: number;
}

/** Open and completed matches, the best first; each contains at most as many as were asked for. */
export interface SearchResults {
  open: readonly SearchMatch[];
  done: readonly SearchMatch[];
  openTotal: number;
  doneTotal: number;
}

const NOTHING: SearchResults = { open: [], done: [], openTotal: 0, doneTotal: 0 };
const RANKS = 4;

/** Ranks a match, where lower is better: at the start of the title, at the start of a word, elsewhere in the title, outside of it. */
function rankOf(todo: Todo, word: string): number {
  const title = normalizedTitleOf(todo);
  return title.startsWith(word) ? 0 : title.includes(` ${word}`) ? 1 : title.includes(word) ? 2 : 3;
}

const isDone = (todo: Todo): boolean => todo.completed_at !== null;

/** Returns the order of the todos that match `text`. */
export function compareBySearchRank(text: string): CompareTodos {
  const [first = ""] = normalizedWords(text);
  return (one, other) =>
    Number(isDone(one)) - Number(isDone(other)) ||
    rankOf(one, first) - rankOf(other, first) ||
    compareByPosition(one, other);
}

/** Puts the todos of a series into one line. */
function foldSeries(todos: readonly Todo[]): SearchMatch[] {
  const lines = new Map<string, SearchMatch>();
  for (const todo of todos) {
    const key = todo.recurrence?.series_id ?? todo.id;
    const line = lines.get(key);
    const copies = todo.recurrence?.series_id ? 1 : 0;
    if (!line) lines.set(key, { todo, completions: copies });
    else {
      line.completions += copies;
      const isLater = (todo.completed_at ?? "~") > (line.todo.completed_at ?? "~");
      if (isLater) line.todo = todo;
    }
  }
  return [...lines.values()];
}

/**
 * Finds the todos that contain every word in their title, tags or notes. A recurring todo and its completed copies are one
 * match.
 * @param words normalized, each with its alternative spellings, the most likely first
 */
export function searchTodos(
  store: Store,
  words: readonly (readonly string[])[],
  limit: number,
): SearchResults {
  const first = words[0]?.[0];
  if (first === undefined) return NOTHING;
  const matches: Todo[] = [];
  for (const todo of store.todos.values()) {
    if (!isVisible(store, todo)) continue;
    const text = searchableTextOf(todo);
    if (!words.every((spellings) => spellings.some((spelling) => text.includes(spelling)))) continue;
    matches.push(todo);
  }
  const lines = foldSeries(matches);
  const ranked = (done: boolean) => {
    const byRank: SearchMatch[][] = Array.from({ length: RANKS }, () => []);
    for (const line of lines) if (isDone(line.todo) === done) byRank[rankOf(line.todo, first)]?.push(line);
    return byRank.flat();
  };
  const [open, done] = [ranked(false), ranked(true)];
  done.sort((one, other) => compareText(other.todo.completed_at ?? "", one.todo.completed_at ?? ""));
  return {
    open: open.slice(0, limit),
    done: done.slice(0, limit),
    openTotal: open.length,
    doneTotal: done.length,
  };
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
export function createFilterMatcher(filter: Filter, calendar: Calendar): (todo: Todo) => boolean {
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
