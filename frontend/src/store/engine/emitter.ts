export interface Listeners<T> {
  tell(value: T): void;
  /** @returns what takes the listener out again */
  add(listener: (value: T) => void): () => void;
}

export function createListeners<T>(): Listeners<T> {
  const listeners = new Set<(value: T) => void>();
  return {
    tell(value) {
      for (const listener of [...listeners]) listener(value);
    },
    add(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
