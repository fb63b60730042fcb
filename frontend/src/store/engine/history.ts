import type { Step } from "../types";
import type { UiSnapshot } from "../ui-state/selection";

export interface UndoEntry {
  id: string;
  /** Steps that take it back, in the order to take them. */
  inverse: readonly Step[];
  /** What was selected and in focus when it was done. */
  ui: UiSnapshot;
}

export interface History {
  record(change: UndoEntry): void;
  undo(): UndoEntry | undefined;
  redo(): UndoEntry | undefined;
  recordUndone(change: UndoEntry): void;
  recordRedone(change: UndoEntry): void;
  /** A refused change never happened, so it cannot be taken back. */
  forget(change: string): void;
  clear(): void;
}

const DEPTH = 200;

export function createHistory(): History {
  let done: UndoEntry[] = [];
  let undone: UndoEntry[] = [];
  const push = (changes: UndoEntry[], change: UndoEntry) => [...changes.slice(1 - DEPTH), change];

  return {
    record(change) {
      done = push(done, change);
      undone = [];
    },
    undo: () => done.pop(),
    redo: () => undone.pop(),
    recordUndone(change) {
      undone = push(undone, change);
    },
    recordRedone(change) {
      done = push(done, change);
    },
    forget(id) {
      done = done.filter((change) => change.id !== id);
      undone = undone.filter((change) => change.id !== id);
    },
    clear() {
      done = [];
      undone = [];
    },
  };
}
