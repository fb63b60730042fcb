import type { TodoId } from "../types";

/** How long a completed row stays where it was, so that a slip can be taken back in place. */
export const LINGER_MS = 3000;

export interface LingeringTodos {
  has(id: TodoId): boolean;
  start(id: TodoId): void;
  stop(id: TodoId): void;
  clear(): void;
}

export function createLingeringTodos(onLeave: (id: TodoId) => void): LingeringTodos {
  const timers = new Map<TodoId, ReturnType<typeof setTimeout>>();

  function stop(id: TodoId): void {
    clearTimeout(timers.get(id));
    timers.delete(id);
  }

  function leave(id: TodoId): void {
    stop(id);
    onLeave(id);
  }

  return {
    has: (id) => timers.has(id),
    start(id) {
      stop(id);
      timers.set(id, setTimeout(leave, LINGER_MS, id));
    },
    stop,
    clear: () => [...timers.keys()].forEach(stop),
  };
}
