import type { TodoId } from "../types";

const MAX_LENGTH = 1000;

export interface LoggedChange {
  id: TodoId;
  /** Whether the todo moved, appeared or disappeared, which can also change how rows below it are shown. */
  isStructural: boolean;
}

export type ChangeLog = ReturnType<typeof createChangeLog>;

/** The latest changes of todos in order, so that live views can update instead of starting over. */
export function createChangeLog() {
  let changes: LoggedChange[] = [];
  let dropped = 0;

  function add(id: TodoId, isStructural: boolean): void {
    changes.push({ id, isStructural });
    if (changes.length < 2 * MAX_LENGTH) return;
    changes = changes.slice(MAX_LENGTH);
    dropped += MAX_LENGTH;
  }

  /** How many changes were ever added. */
  const length = (): number => dropped + changes.length;

  /** The changes after the first `count`, or null if those are no longer remembered. */
  const since = (count: number): readonly LoggedChange[] | null =>
    count < dropped ? null : changes.slice(count - dropped);

  return { add, length, since };
}
