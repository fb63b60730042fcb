import type { TodoId } from "../types";

/** How long a completed row stays where it was, so that a mistake can be undone in place. */
export const LINGER_MS = 3000;

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
