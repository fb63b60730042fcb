import { normalizeText } from "@/lib/normalize-text";
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
  const title = normalizeText(todo.title);
  const folded = {
    of: todo,
    title,
    text: `${title}\n${normalizeText(todo.tags.join("\n"))}\n${normalizeText(todo.notes)}`,
  };
  known.set(todo.id, folded);
  return folded;
}

export const searchTitle = (todo: Todo): string => foldedOf(todo).title;

/** Everything of a todo that search looks at, folded. */
export const searchText = (todo: Todo): string => foldedOf(todo).text;
