import { useSyncExternalStore } from "react";

/** A value shared by components without a common parent that would re-render all of them. */
export interface Cell<T> {
  get(): T;
  set(value: T): void;
  subscribe(listener: () => void): () => void;
}

export function createCell<T>(initial: T): Cell<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set(next) {
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of [...listeners]) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export const useCell = <T>(cell: Cell<T>): T => useSyncExternalStore(cell.subscribe, cell.get, cell.get);

/** Re-renders only when the comparison changes, not whenever the value does. */
export function useCellIs<T>(cell: Cell<T>, expected: T): boolean {
  const read = () => cell.get() === expected;
  return useSyncExternalStore(cell.subscribe, read, read);
}
