import { openTodo } from "@/lib/location";
import { normalizedWords } from "@/lib/text";
import { store } from "@/store/app-store";
import { normalizedTitleOf, searchableTextOf } from "@/store/indexes/search-text";
import type { Todo, TodoId } from "@/store/types";
import { goToTodo } from "@/store/ui-state/go-to-todo";
import { type SearchMatch, type SearchResults, searchTodos } from "@/store/views/search";
import type { Command } from "../commands/types";

/**
 * Counts the characters that two words share from an offset in each. It cuts no strings, since it runs for
 * every word.
 */
function sharedFrom(one: string, from: number, other: string, begin: number): number {
  let at = 0;
  while (from + at < one.length && one[from + at] === other[begin + at]) at += 1;
  return at;
}

const matchesToEnd = (one: string, from: number, other: string, begin: number): boolean =>
  from + sharedFrom(one, from, other, begin) >= one.length;

/**
 * True if `typed` becomes a prefix of `word` by adding, removing or replacing one letter, or by swapping
 * two neighbors.
 */
export function isPrefixUpToOneTypo(word: string, typed: string): boolean {
  const at = sharedFrom(typed, 0, word, 0);
  return (
    matchesToEnd(typed, at, word, at) ||
    matchesToEnd(typed, at + 1, word, at + 1) ||
    matchesToEnd(typed, at + 1, word, at) ||
    matchesToEnd(typed, at, word, at + 1) ||
    (typed[at] === word[at + 1] && typed[at + 1] === word[at] && matchesToEnd(typed, at + 2, word, at + 2))
  );
}

/** Shorter words are one typo away from too many others. */
export const MIN_TYPO_LENGTH = 4;

/** Returns the words of `wordsOfTitles` that are one typo away from `word`. */
export function similarWords(wordsOfTitles: Iterable<string>, word: string): string[] {
  if (word.length < MIN_TYPO_LENGTH) return [];
  const [first, second] = word;
  const found: string[] = [];
  for (const known of wordsOfTitles) {
    const likely = known[0] === first || known[0] === second || known[1] === first || known[1] === second;
    if (likely && isPrefixUpToOneTypo(known, word)) found.push(known);
  }
  return found;
}

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
export function wordsOfTitles(): ReadonlySet<string> {
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
  const similar = similarWords(wordsOfTitles(), word).filter((known) => !known.startsWith(word));
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
 * Finds todos that contain every word in title, notes, tags or comments; if there are hardly any, also those that are one
 * typo away.
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
