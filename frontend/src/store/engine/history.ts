import type { Step, TodoId } from "../types";

export interface Selection {
  /** In the order in which they were selected. */
  ids: ReadonlySet<TodoId>;
  /** The end of a range that stays in place when the range is extended. */
  anchor: TodoId | null;
}

/** The state of the interface that undo brings back together with the rows. */
export interface UiSnapshot {
  selection: Selection;
  focus: TodoId | null;
}

/** One change by a person, and everything that undoing it takes. */
export interface UndoEntry {
  /** Its `change` id, which all of its operations carry. */
  id: string;
  /** The steps that undo it, in the order in which to take them. */
  inverse: readonly Step[];
  /** The interface right before the change. */
  ui: UiSnapshot;
}

const MAX_ENTRIES = 200;

const push = (entries: readonly UndoEntry[], entry: UndoEntry) => [...entries.slice(1 - MAX_ENTRIES), entry];

/** The changes that undo and redo would take back, the latest last. */
export function createHistory() {
  let done: UndoEntry[] = [];
  let undone: UndoEntry[] = [];

  function recordRedone(entry: UndoEntry): void {
    done = push(done, entry);
  }

  return {
    record(entry: UndoEntry): void {
      recordRedone(entry);
      undone = [];
    },
    takeUndo: (): UndoEntry | undefined => done.pop(),
    takeUndoOf(id: string): UndoEntry | undefined {
      const entry = done.find((other) => other.id === id);
      done = done.filter((other) => other !== entry);
      return entry;
    },
    canUndo: (id: string): boolean => done.some((entry) => entry.id === id),
    takeRedo: (): UndoEntry | undefined => undone.pop(),
    recordUndone(entry: UndoEntry): void {
      undone = push(undone, entry);
    },
    recordRedone,
    /** Drops changes that the server rejected: they never happened, so they cannot be undone. @returns whether there were any */
    forget(ids: readonly string[]): boolean {
      const isOther = ({ id }: UndoEntry) => !ids.includes(id);
      const isAnyForgotten = ![...done, ...undone].every(isOther);
      done = done.filter(isOther);
      undone = undone.filter(isOther);
      return isAnyForgotten;
    },
    /** Drops the changes of rows that no longer exist for good. */
    forgetRows(ids: ReadonlySet<string>): void {
      const isAboutOthers = ({ inverse }: UndoEntry) => !inverse.some((step) => ids.has(step.id));
      done = done.filter(isAboutOthers);
      undone = undone.filter(isAboutOthers);
    },
    clear(): void {
      done = [];
      undone = [];
    },
  };
}
