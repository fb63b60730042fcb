import { readCollapsedIds, storeCollapsedIds } from "@/lib/preferences";
import type { TodoId } from "../types";

const MAX_REMEMBERED = 2000;

/**
 * Rows, sections and sidebar groups whose contents are hidden on this device, by their ids. Those that were collapsed
 * longest ago are forgotten first.
 */
export function createCollapsedRows(onChange: (id: string) => void) {
  let ids: Set<string> | null = null;

  // Read on first use, so that importing the store touches no storage.
  function collapsedIds(): Set<string> {
    ids ??= new Set(readCollapsedIds());
    return ids;
  }

  return {
    has: (id: string): boolean => collapsedIds().has(id),
    set(id: string, isCollapsed: boolean): void {
      if (collapsedIds().has(id) === isCollapsed) return;
      if (isCollapsed) collapsedIds().add(id);
      else collapsedIds().delete(id);
      storeCollapsedIds([...collapsedIds()].slice(-MAX_REMEMBERED));
      onChange(id);
    },
    clear(): void {
      ids = new Set();
      storeCollapsedIds([]);
    },
  };
}

/** How long a completed row stays where it was, so that a mistake can be undone in place. */
const LINGER_MS = 3000;

export type LingeringTodos = ReturnType<typeof createLingeringTodos>;

/** Todos that were completed a moment ago and are still shown as if they were open. */
export function createLingeringTodos(onEnd: (id: TodoId) => void) {
  const timers = new Map<TodoId, ReturnType<typeof setTimeout>>();

  function stop(id: TodoId): void {
    clearTimeout(timers.get(id));
    timers.delete(id);
  }

  function end(id: TodoId): void {
    stop(id);
    onEnd(id);
  }

  return {
    has: (id: TodoId): boolean => timers.has(id),
    start(id: TodoId): void {
      stop(id);
      timers.set(id, setTimeout(end, LINGER_MS, id));
    },
    /** Ends it without calling `onEnd`. */
    stop,
    clear: (): void => [...timers.keys()].forEach(stop),
  };
}
