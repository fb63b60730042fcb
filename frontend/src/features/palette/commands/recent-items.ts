import { store } from "@/store/app-store";
import { entryOf } from "./todo-results";
import type { Entry } from "./types";

const RECENT = "tend.recent";
const MAX_RECENT = 6;

function read(): string[] {
  try {
    return JSON.parse(sessionStorage.getItem(RECENT) ?? "[]") as string[];
  } catch {
    return [];
  }
}

/** Remembers the chosen command for this tab. */
export function remember({ key }: Entry): void {
  const keys = [key, ...read().filter((other) => other !== key)].slice(0, MAX_RECENT);
  try {
    sessionStorage.setItem(RECENT, JSON.stringify(keys));
  } catch {
    // Without storage there are no recent commands.
  }
}

/** Returns the recently chosen commands that still exist, newest first. */
export function recentEntries(known: readonly Entry[]): Entry[] {
  const byKey = new Map(known.map((entry) => [entry.key, entry]));
  return read().flatMap((key) => {
    const todo = key.startsWith("todo ") ? store.todos.get(key.slice(5)) : undefined;
    if (todo && todo.deleted_at === null) return entryOf(todo);
    return byKey.get(key) ?? [];
  });
}
