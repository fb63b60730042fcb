/** The keys that listeners may subscribe to besides the ids of rows. */
export const TODOS = "todos";
export const LISTS = "lists";
export const SETTINGS = "settings";
export const REMINDERS = "reminders";
export const OUTBOX = "outbox";
/** Touched whenever undo would take back another change than before. */
export const HISTORY = "history";
/** Touched when the state of the first load changes. */
export const LOAD = "load";
/** Touched when the code that reads filter queries has been loaded. */
export const FILTERS = "filters";
/** Touched when it changes whether the disk can be written. */
export const PERSISTENCE = "persistence";

type Listener = () => void;

export interface Signals {
  /** Marks `key` as changed; its listeners hear of it once, when the outermost batch ends. */
  touch(key: string): void;
  batch<T>(work: () => T): T;
  subscribe(key: string, listener: Listener): () => void;
  /** Goes up whenever `key` was touched, so that results can be kept by it. */
  revision(key: string): number;
}

export function createSignals(): Signals {
  const listeners = new Map<string, Set<Listener>>();
  const revisions = new Map<string, number>();
  let touched = new Set<string>();
  let depth = 0;

  function flush(): void {
    while (depth === 0 && touched.size > 0) {
      const keys = touched;
      touched = new Set();
      for (const key of keys) for (const listener of [...(listeners.get(key) ?? [])]) listener();
    }
  }

  return {
    touch(key) {
      revisions.set(key, (revisions.get(key) ?? 0) + 1);
      touched.add(key);
      flush();
    },
    batch(work) {
      depth += 1;
      try {
        return work();
      } finally {
        depth -= 1;
        flush();
      }
    },
    subscribe(key, listener) {
      const kept = listeners.get(key) ?? new Set();
      listeners.set(key, kept.add(listener));
      return () => {
        kept.delete(listener);
        if (kept.size === 0 && listeners.get(key) === kept) listeners.delete(key);
      };
    },
    revision: (key) => revisions.get(key) ?? 0,
  };
}

export interface Emitter<T> {
  emit(value: T): void;
  /** @returns what takes the listener out again */
  subscribe(listener: (value: T) => void): () => void;
}

export function createEmitter<T>(): Emitter<T> {
  const listeners = new Set<(value: T) => void>();
  return {
    emit(value) {
      for (const listener of [...listeners]) listener(value);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
