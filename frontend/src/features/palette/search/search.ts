import { recentEntries } from "../commands/recent-items";
import { lastChanged, todoHits } from "../commands/todo-results";
import type { Entry, Group } from "../commands/types";
import { matchingEach } from "./score";

export interface Known {
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
