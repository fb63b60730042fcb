/** Keys that listeners may subscribe to, besides the ids of rows. */
export const TODOS = "todos";
export const LISTS = "lists";
export const SETTINGS = "settings";
export const REMINDERS = "reminders";
export const MEMBERS = "members";
export const FOLDERS = "folders";
/** Touched when any comment changes; with the id of a todo after it, when a comment on that changes. */
export const COMMENTS = "comments";
export const NOTIFICATIONS = "notifications";
export const OUTBOX = "outbox";
/** Touched when undo would take back another change than before. */
export const HISTORY = "history";
/** Touched when the state of the first load changes. */
export const LOAD = "load";
/** Touched when the code that evaluates filter queries has loaded. */
export const FILTERS = "filters";
/** Touched when the disk can no longer be written. */
export const PERSISTENCE = "persistence";

export type Signals = ReturnType<typeof createSignals>;

/** Tells listeners which keys changed, each key once per batch. */
export function createSignals() {
  const listeners = new Map<string, Set<() => void>>();
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

  /** Marks `key` as changed; its listeners are called once, when the outermost batch ends. */
  function touch(key: string): void {
    revisions.set(key, (revisions.get(key) ?? 0) + 1);
    touched.add(key);
    flush();
  }

  /** Runs `work` and calls no listener before it has returned. */
  function batch<T>(work: () => T): T {
    depth += 1;
    try {
      return work();
    } finally {
      depth -= 1;
      flush();
    }
  }

  /** @returns a function that unsubscribes */
  function subscribe(key: string, listener: () => void): () => void {
    const subscribers = listeners.get(key) ?? new Set();
    listeners.set(key, subscribers.add(listener));
    return () => {
      subscribers.delete(listener);
      if (subscribers.size === 0 && listeners.get(key) === subscribers) listeners.delete(key);
    };
  }

  /** A number that grows whenever `key` is touched, so that derived values can be cached by it. */
  const revision = (key: string): number => revisions.get(key) ?? 0;

  return { touch, batch, subscribe, revision };
}

/** Passes values on to its subscribers. */
export function createEmitter<T>() {
  const listeners = new Set<(value: T) => void>();

  function emit(value: T): void {
    for (const listener of [...listeners]) listener(value);
  }

  /** @returns a function that unsubscribes */
  function subscribe(listener: (value: T) => void): () => void {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }

  return { emit, subscribe };
}
