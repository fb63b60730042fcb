import type { Step } from "../types";
import type { Seen } from "../ui-state/selection";

export interface Change {
  id: string;
  /** Steps that take it back, in the order to take them. */
  back: readonly Step[];
  /** What was selected and in focus when it was done. */
  before: Seen;
}

export interface History {
  record(change: Change): void;
  undo(): Change | undefined;
  redo(): Change | undefined;
  recordUndone(change: Change): void;
  recordRedone(change: Change): void;
  /** A refused change never happened, so it cannot be taken back. */
  forget(change: string): void;
  clear(): void;
}

const DEPTH = 200;

export function createHistory(): History {
  let done: Change[] = [];
  let undone: Change[] = [];
  const push = (changes: Change[], change: Change) => [...changes.slice(1 - DEPTH), change];

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
