import { normalizeText, replaceMentions } from "@/lib/text";
import type { Store } from "../engine/store";
import { compareText } from "../indexes/manual-order";
import { searchableTextOf } from "../indexes/search-text";
import { isVisible } from "../indexes/selectors";
import type { Comment, CommentId, Todo } from "../types";
import { isCompleted, SEARCH_RANK_COUNT, searchRankOf } from "./filter-matcher";

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

const commentTexts = new Map<CommentId, { comment: Comment; text: string }>();

function textOfComment(comment: Comment): string {
  const cached = commentTexts.get(comment.id);
  if (cached?.comment === comment) return cached.text;
  // The ids of people are no words.
  const text = normalizeText(replaceMentions(comment.text, () => ""));
  commentTexts.set(comment.id, { comment, text });
  return text;
}

/** Whether a comment on the todo has one of some normalized texts. */
function isInComments(
  { comments, commentIndex }: Pick<Store, "comments" | "commentIndex">,
  { id }: Todo,
  texts: readonly string[],
): boolean {
  for (const commentId of commentIndex.idsOf(id)) {
    const comment = comments.get(commentId);
    if (comment && texts.some((text) => textOfComment(comment).includes(text))) return true;
  }
  return false;
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
 * Finds the todos that contain every word in their title, tags, notes or comments. A recurring todo and its completed copies are one
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
    const isFound = (spellings: readonly string[]) =>
      spellings.some((spelling) => text.includes(spelling)) || isInComments(store, todo, spellings);
    if (words.every(isFound)) matches.push(todo);
  }
  const lines = foldSeries(matches);
  const ranked = (done: boolean) => {
    const byRank: SearchMatch[][] = Array.from({ length: SEARCH_RANK_COUNT }, () => []);
    for (const line of lines)
      if (isCompleted(line.todo) === done) byRank[searchRankOf(line.todo, first)]?.push(line);
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
