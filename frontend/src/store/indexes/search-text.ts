import { normalizeText } from "@/lib/text";
import type { Todo } from "../types";

interface SearchText {
  todo: Todo;
  title: string;
  all: string;
}

/** A plain map by id, because ten thousand weak keys are slower to look up and much slower to collect. */
const cache = new Map<string, SearchText>();

/** Rows are never modified, only replaced, so the text of a row is normalized once. */
function normalize(todo: Todo): SearchText {
  const cached = cache.get(todo.id);
  if (cached?.todo === todo) return cached;
  const title = normalizeText(todo.title);
  const text = {
    todo,
    title,
    all: `${title}\n${normalizeText(todo.tags.join("\n"))}\n${normalizeText(todo.notes)}`,
  };
  cache.set(todo.id, text);
  return text;
}

/** The normalized title. */
export const normalizedTitleOf = (todo: Todo): string => normalize(todo).title;

/** The normalized title, tags and notes, each on lines of its own. */
export const searchableTextOf = (todo: Todo): string => normalize(todo).all;
