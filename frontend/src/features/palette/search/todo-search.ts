import { openTodo, openTodoId, subscribeLocation } from "@/lib/location";
import { normalizedWords } from "@/lib/normalize-text";
import { store } from "@/store/app-store";
import { normalizedTitleOf, searchableTextOf } from "@/store/indexes/search-text";
import type { Todo, TodoId } from "@/store/types";
import { goToTodo } from "@/store/ui-state/go-to-todo";
import { type SearchMatch, type SearchResults, searchTodos } from "@/store/views/search";
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

export const todoCommand = ({ todo, completions }: SearchMatch): Command => ({
  key: `todo ${todo.id}`,
  label: todo.title,
  icon: { kind: "todo", todo, completions },
  hint: store.lists.get(todo.list_id)?.name ?? "",
  run: () => visit(todo),
});

/** Returns the word and the words of the index that are one typo away from it. */
function withSimilarWords(word: string): readonly string[] {
  const similar = similarWords(vocabulary(), word).filter((known) => !known.startsWith(word));
  return [word, ...similar.slice(0, MAX_GUESSES)];
}

export interface TodoMatches {
  open: readonly Command[];
  done: readonly Command[];
  openTotal: number;
  doneTotal: number;
}

const countMatches = ({ openTotal, doneTotal }: SearchResults) => openTotal + doneTotal;

/**
 * Finds todos that contain every word in title, notes or tags; if there are hardly any, also those that
 * are one typo away.
 */
export function searchTodoCommands(text: string): TodoMatches {
  const words = normalizedWords(text);
  const exact = words.map((word) => [word]);
  let found = searchTodos(store, exact, MAX_RESULTS);
  if (countMatches(found) < MIN_RESULTS) {
    const alternatives = words.map(withSimilarWords);
    if (alternatives.some(({ length }) => length > 1)) found = searchTodos(store, alternatives, MAX_RESULTS);
  }
  return { ...found, open: found.open.map(todoCommand), done: found.done.map(todoCommand) };
}

/** Calls `remember` with every todo that is opened from now on, and with the one that is open. */
export function watchOpenedTodos(remember: (key: string) => void): () => void {
  const onChange = () => {
    const id = openTodoId();
    if (id !== null) remember(`todo ${id}`);
  };
  onChange();
  return subscribeLocation(onChange);
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
