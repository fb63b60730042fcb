import { normalizedWords, normalizeText } from "@/lib/normalize-text";
import { store } from "@/store/app-store";
import type { Entry, Group } from "../commands/types";
import { MIN_LENGTH, nearlyBegins } from "./fuzzy";
import { entryOf, lastChanged, todoHits } from "./todo-search";

const RECENT = "tend.recent";
const MAX_REMEMBERED = 6;

function read(): string[] {
  try {
    return JSON.parse(sessionStorage.getItem(RECENT) ?? "[]") as string[];
  } catch {
    return [];
  }
}

/** Remembers the chosen command for this tab. */
export function remember({ key }: Entry): void {
  const keys = [key, ...read().filter((other) => other !== key)].slice(0, MAX_REMEMBERED);
  try {
    sessionStorage.setItem(RECENT, JSON.stringify(keys));
  } catch {
    // Without storage there are no recent commands.
  }
}

/** Returns the recently chosen commands that still exist, newest first. */
function recentEntries(known: readonly Entry[]): Entry[] {
  const byKey = new Map(known.map((entry) => [entry.key, entry]));
  return read().flatMap((key) => {
    const todo = key.startsWith("todo ") ? store.todos.get(key.slice(5)) : undefined;
    if (todo && todo.deleted_at === null) return entryOf(todo);
    return byKey.get(key) ?? [];
  });
}

const WORD = /[\s\p{P}\p{S}]+/u;

/**
 * Rates how well the words match prefixes of the entry's words, lower being better; null if one does not
 * match.
 */
function rank(text: string, words: readonly string[], forgiving: boolean): number | null {
  const known = text.split(WORD).filter(Boolean);
  let worst = 0;
  for (const word of words) {
    if (known.some((other) => other.startsWith(word))) continue;
    if (!forgiving && word.length > 2 && text.includes(word)) worst = Math.max(worst, 1);
    else if (forgiving && word.length >= MIN_LENGTH && known.some((other) => nearlyBegins(other, word)))
      worst = 2;
    else return null;
  }
  return text.startsWith(words[0] ?? "") ? worst - 0.5 : worst;
}

function ranked(entries: readonly Entry[], words: readonly string[], forgiving: boolean): Entry[] {
  return entries
    .flatMap((entry) => {
      const at = rank(normalizeText(`${entry.label} ${entry.words ?? ""}`), words, forgiving);
      return at === null ? [] : [{ entry, at }];
    })
    .sort((one, other) => one.at - other.at)
    .map(({ entry }) => entry);
}

/**
 * Returns the entries of each group whose words start with the typed words. One typo is allowed if no
 * group has
 * a match otherwise.
 */
function matchingEach(groups: readonly (readonly Entry[])[], text: string): Entry[][] {
  const words = normalizedWords(text);
  if (words.length === 0) return groups.map((entries) => [...entries]);
  const found = groups.map((entries) => ranked(entries, words, false));
  return found.some(({ length }) => length > 0)
    ? found
    : groups.map((entries) => ranked(entries, words, true));
}

export const matching = (entries: readonly Entry[], text: string): Entry[] =>
  matchingEach([entries], text)[0] ?? [];

interface Known {
  /** The commands for the target rows. */
  onTodo: readonly Entry[];
  actions: readonly Entry[];
  places: readonly Entry[];
}

export interface Found {
  groups: readonly Group[];
  /** The number of matches, including those that are not listed. */
  total: number;
}

const MAX_RECENT = 5;
const MAX_PLACES = 8;
const MAX_ACTIONS = 8;

const filled = (groups: readonly Group[]): Group[] => groups.filter(({ entries }) => entries.length > 0);
const count = (groups: readonly Group[]) => groups.reduce((sum, { entries }) => sum + entries.length, 0);

/** Before anything is typed: recent choices, then all commands. */
function atFirst({ onTodo, actions, places }: Known): Found {
  const recent = recentEntries([...onTodo, ...actions, ...places]);
  const known = new Set(recent.map(({ key }) => key));
  const more = lastChanged(MAX_RECENT).filter(({ key }) => !known.has(key));
  const groups = filled([
    { key: "recent", entries: [...recent, ...more].slice(0, MAX_RECENT) },
    { key: "todo", entries: onTodo },
    { key: "actions", entries: actions },
  ]);
  return { groups, total: count(groups) };
}

/** Finds matches in groups. Commands and navigation targets come first: they are few and meant by name. */
export function find(text: string, known: Known): Found {
  if (!text.trim()) return atFirst(known);
  const todos = todoHits(text);
  const [onTodo = [], actions = [], go = []] = matchingEach(
    [known.onTodo, known.actions, known.places],
    text,
  );
  const groups = filled([
    { key: "todo", entries: onTodo.slice(0, MAX_ACTIONS) },
    { key: "actions", entries: actions.slice(0, MAX_ACTIONS) },
    { key: "go", entries: go.slice(0, MAX_PLACES) },
    { key: "todos", entries: todos.entries },
  ]);
  return { groups, total: count(groups) - todos.entries.length + todos.total };
}
