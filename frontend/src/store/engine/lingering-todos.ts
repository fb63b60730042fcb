import type { Todo, TodoId } from "../types";

/** How long a completed row stays where it was, so that a mistake can be undone in place. */
const LINGER_MS = 3000;

export type LingeringTodos = ReturnType<typeof createLingeringTodos>;

/** An occurrence of a recurring todo that was completed, while the row itself has moved on to the next one. */
export interface CompletedOccurrence {
  /** The row to show: completed, at the occurrence. */
  row: Todo;
  /** The completed copy that the occurrence leaves behind. */
  copy: TodoId;
  /** The change that completed it. */
  change: string;
}

/**
 * Todos that were completed a moment ago and are still shown where they were.
 * @param onEnd is called when a row is shown in its present state again
 */
export function createLingeringTodos(onEnd: (ids: readonly TodoId[]) => void) {
  const timers = new Map<TodoId, ReturnType<typeof setTimeout>>();
  const occurrences = new Map<TodoId, CompletedOccurrence>();

  function stop(id: TodoId): void {
    const occurrence = occurrences.get(id);
    clearTimeout(timers.get(id));
    timers.delete(id);
    occurrences.delete(id);
    if (occurrence) onEnd([id, occurrence.copy]);
  }

  function end(id: TodoId): void {
    const hasMovedOn = occurrences.has(id);
    stop(id);
    if (!hasMovedOn) onEnd([id]);
  }

  return {
    has: (id: TodoId): boolean => timers.has(id),
    /** The occurrence that the row `id` is shown at, if it has moved on from there a moment ago. */
    occurrence: (id: TodoId): CompletedOccurrence | undefined => occurrences.get(id),
    start(id: TodoId, occurrence?: CompletedOccurrence): void {
      stop(id);
      timers.set(id, setTimeout(end, LINGER_MS, id));
      if (occurrence) occurrences.set(id, occurrence);
    },
    /** Ends it early; `onEnd` is called only for a row that has moved on. */
    stop,
    clear: (): void => [...timers.keys()].forEach(stop),
  };
}
