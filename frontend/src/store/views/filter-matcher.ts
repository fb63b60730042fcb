import { addDays, dueDay } from "@/lib/dates";
import { normalizedWords } from "@/lib/text";
import { compareByPosition } from "../indexes/manual-order";
import { normalizedTitleOf, searchableTextOf } from "../indexes/search-text";
import { type DueFilter, type Filter, type LocalCalendar, NOBODY_ASSIGNED } from "../query";
import type { Todo } from "../types";
import type { CompareTodos } from "./sort-order";

/** How many ranks there are. */
export const SEARCH_RANK_COUNT = 4;

/** Ranks a match, where lower is better: at the start of the title, at the start of a word, elsewhere in the title, outside of it. */
export function searchRankOf(todo: Todo, word: string): number {
  const title = normalizedTitleOf(todo);
  return title.startsWith(word) ? 0 : title.includes(` ${word}`) ? 1 : title.includes(word) ? 2 : 3;
}

export const isCompleted = (todo: Todo): boolean => todo.completed_at !== null;

/** Returns the order of the todos that match `text`. */
export function compareBySearchRank(text: string): CompareTodos {
  const [first = ""] = normalizedWords(text);
  return (one, other) =>
    Number(isCompleted(one)) - Number(isCompleted(other)) ||
    searchRankOf(one, first) - searchRankOf(other, first) ||
    compareByPosition(one, other);
}

function dueTest(due: DueFilter, { today, zone }: LocalCalendar): ((todo: Todo) => boolean) | null {
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
export const hasConditions = ({ text, priority, tag, due, assignee }: Filter): boolean =>
  text.trim() !== "" || priority !== null || tag !== null || due !== "any" || assignee !== null;

/** Returns a test for everything but `done`, which each view treats in its own way. */
export function createFilterMatcher(filter: Filter, calendar: LocalCalendar): (todo: Todo) => boolean {
  const tests: ((todo: Todo) => boolean)[] = [];
  const { priority, tag, assignee } = filter;
  const assigned = assignee === NOBODY_ASSIGNED ? null : assignee;
  const words = normalizedWords(filter.text);
  const due = dueTest(filter.due, calendar);
  if (priority !== null) tests.push((todo) => todo.priority === priority);
  if (tag !== null) tests.push((todo) => todo.tags.includes(tag));
  if (assignee !== null) tests.push((todo) => todo.assignee_id === assigned);
  if (due) tests.push(due);
  if (words.length > 0) tests.push((todo) => words.every((word) => searchableTextOf(todo).includes(word)));
  return (todo) => tests.every((test) => test(todo));
}
