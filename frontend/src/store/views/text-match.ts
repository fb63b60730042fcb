import { addDays, dueDay } from "@/lib/dates";
import { fold, foldedWords } from "@/lib/fold";
import type { Calendar, DueFilter, Filter } from "../query";
import type { Todo } from "../types";

interface Folded {
  of: Todo;
  title: string;
  text: string;
}

/** By id and not weakly by row: ten thousand weak keys take longer to look up, and much longer to collect. */
const known = new Map<string, Folded>();

/** A row never changes, its successor takes its place, so what is made of it holds as long as it is there. */
function foldedOf(todo: Todo): Folded {
  const made = known.get(todo.id);
  if (made?.of === todo) return made;
  const title = fold(todo.title);
  const folded = { of: todo, title, text: `${title}\n${fold(todo.tags.join("\n"))}\n${fold(todo.notes)}` };
  known.set(todo.id, folded);
  return folded;
}

export const foldedTitle = (todo: Todo): string => foldedOf(todo).title;

/** Everything of a todo that search looks at, folded. */
export const foldedText = (todo: Todo): string => foldedOf(todo).text;

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
export function matcher(filter: Filter, calendar: Calendar): (todo: Todo) => boolean {
  const tests: ((todo: Todo) => boolean)[] = [];
  const { priority, tag } = filter;
  const words = foldedWords(filter.text);
  const due = dueTest(filter.due, calendar);
  if (priority !== null) tests.push((todo) => todo.priority === priority);
  if (tag !== null) tests.push((todo) => todo.tags.includes(tag));
  if (due) tests.push(due);
  if (words.length > 0) tests.push((todo) => words.every((word) => foldedText(todo).includes(word)));
  return (todo) => tests.every((test) => test(todo));
}
