import { openTodoId, subscribeLocation } from "@/lib/location";
import { store } from "@/store/app-store";
import { isVisible } from "@/store/indexes/selectors";
import type { Command } from "../commands/types";
import { todoCommand } from "./todo-search";

const RECENTS_KEY = "tend.recent";
const MAX_REMEMBERED = 6;

function readRecents(): string[] {
  try {
    return JSON.parse(sessionStorage.getItem(RECENTS_KEY) ?? "[]") as string[];
  } catch {
    return [];
  }
}

function putFirstInRecents(key: string): void {
  const keys = [key, ...readRecents().filter((other) => other !== key)].slice(0, MAX_REMEMBERED);
  try {
    sessionStorage.setItem(RECENTS_KEY, JSON.stringify(keys));
  } catch {
    // Without storage there is nothing recent.
  }
}

/** Remembers the chosen command for this tab. */
export const rememberCommand = ({ key }: Command): void => putFirstInRecents(key);

/** Remembers the todo that is open, and those that are opened from now on, wherever that is. */
export function rememberOpenedTodos(): () => void {
  const onChange = () => {
    const id = openTodoId();
    if (id !== null) putFirstInRecents(`todo ${id}`);
  };
  onChange();
  return subscribeLocation(onChange);
}

/** Returns the todos that were opened and are still open todos, and the chosen commands that still exist, newest first. */
export function recentCommands(known: readonly Command[]): Command[] {
  const byKey = new Map(known.map((command) => [command.key, command]));
  return readRecents().flatMap((key) => {
    const todo = key.startsWith("todo ") ? store.todos.get(key.slice(5)) : undefined;
    if (todo && isVisible(store, todo) && todo.completed_at === null)
      return todoCommand({ todo, completions: 0 });
    return byKey.get(key) ?? [];
  });
}
