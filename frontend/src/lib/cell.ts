import { useSyncExternalStore } from "react";

/** One value that several components look at, without a common parent that renders for all of them. */
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

/** Renders again only when the answer changes, not whenever the value does. */
export function useCellIs<T>(cell: Cell<T>, wanted: T): boolean {
  const read = () => cell.get() === wanted;
  return useSyncExternalStore(cell.subscribe, read, read);
}
