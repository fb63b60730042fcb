import { openTodo } from "@/lib/location";
import { normalizedWords } from "@/lib/normalize-text";
import { store } from "@/store/app-store";
import { normalizedTitleOf, searchableTextOf } from "@/store/indexes/search-text";
import { isVisible } from "@/store/indexes/selectors";
import type { Todo, TodoId } from "@/store/types";
import { goToTodo } from "@/store/ui-state/go-to-todo";
import { searchTodos } from "@/store/views/search";
import type { Command } from "../commands/types";
import { similarWords } from "./fuzzy";

const WORDS = /[\p{L}\p{N}]+/gu;
const words = new Set<string>();
const indexedTitles = new Map<TodoId, string>();
/** True if a title has changed, since its old words may or may not occur elsewhere. */
let isStale = false;

/** Indexes the words of a title; each title is indexed once. */
function indexTitle(todo: Todo): void {
  const title = normalizedTitleOf(todo);
  const before = indexedTitles.get(todo.id);
  if (before === title) return;
  isStale ||= before !== undefined;
  indexedTitles.set(todo.id, title);
  for (const [word] of title.matchAll(WORDS)) words.add(word);
}

function indexAllTitles(): void {
  for (const todo of store.todos.values()) indexTitle(todo);
}

/** Returns every word of the indexed titles. */
export function vocabulary(): ReadonlySet<string> {
  indexAllTitles();
  if (isStale) {
    words.clear();
    indexedTitles.clear();
    indexAllTitles();
    isStale = false;
  }
  return words;
}

const MAX_RESULTS = 30;
const MAX_GUESSES = 4;
/** With fewer results than this, a typo is likely. */
const MIN_RESULTS = 3;

/** Opens a todo in its list and focuses its row. */
function visit(todo: Todo): void {
  goToTodo(todo);
  openTodo(todo.id);
}

export const todoCommand = (todo: Todo): Command => ({
  key: `todo ${todo.id}`,
  label: todo.title,
  icon: { kind: "todo", todo },
  hint: store.lists.get(todo.list_id)?.name ?? "",
  run: () => visit(todo),
});

/** Returns the word and the words of the index that are one typo away from it. */
function withSimilarWords(word: string): readonly string[] {
  const similar = similarWords(vocabulary(), word).filter((known) => !known.startsWith(word));
  return [word, ...similar.slice(0, MAX_GUESSES)];
}

interface TodoMatches {
  commands: readonly Command[];
  total: number;
}

/**
 * Finds todos that contain every word in title, notes or tags; if there are hardly any, also those that
 * are one typo away.
 */
export function searchTodoCommands(text: string): TodoMatches {
  const words = normalizedWords(text);
  const exact = words.map((word) => [word]);
  let found = searchTodos(store, exact, MAX_RESULTS);
  if (found.total < MIN_RESULTS) {
    const alternatives = words.map(withSimilarWords);
    if (alternatives.some(({ length }) => length > 1)) found = searchTodos(store, alternatives, MAX_RESULTS);
  }
  return { commands: found.todos.map(todoCommand), total: found.total };
}

/** Returns the most recently changed todos. */
export function lastChangedTodos(count: number): Command[] {
  const last: Todo[] = [];
  for (const todo of store.todos.values()) {
    const worst = last.at(-1);
    if (last.length === count && worst && worst.updated_at >= todo.updated_at) continue;
    if (!isVisible(store, todo)) continue;
    const at = last.findIndex((other) => other.updated_at < todo.updated_at);
    last.splice(at < 0 ? last.length : at, 0, todo);
    last.length = Math.min(last.length, count);
  }
  return last.map(todoCommand);
}

const SLICE_MS = 5;
/** A word that nothing contains: the search visits every todo and every word, which compiles its code. */
const UNKNOWN_WORD = "qxzjqxzj";

const whenIdle = (run: () => void): void => {
  if (typeof requestIdleCallback === "function") requestIdleCallback(run);
  else setTimeout(run, 50);
};

/** Prepares the search before the first key, a few milliseconds at a time. */
export function prepareSearch(): void {
  const todos = store.todos.values();
  function step() {
    const until = performance.now() + SLICE_MS;
    for (let next = todos.next(); !next.done; next = todos.next()) {
      searchableTextOf(next.value);
      indexTitle(next.value);
      if (performance.now() > until) return whenIdle(step);
    }
    whenIdle(() => void searchTodoCommands(UNKNOWN_WORD));
  }
  whenIdle(step);
}
