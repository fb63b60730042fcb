import type { TodoId } from "../types";

const MOST = 1000;

export interface LoggedChange {
  id: TodoId;
  /** Whether rows under it may have to be shown otherwise as well. */
  isStructural: boolean;
}

/** The todos that changed last, in order, so that what is made of them can follow instead of starting anew. */
export interface ChangeLog {
  add(id: TodoId, shape: boolean): void;
  /** How many were added in all. */
  length(): number;
  /** Those added after the first `count`; null when that is too long ago. */
  since(count: number): readonly LoggedChange[] | null;
}

export function createChangeLog(): ChangeLog {
  let traces: LoggedChange[] = [];
  let dropped = 0;
  return {
    add(id, shape) {
      traces.push({ id, isStructural: shape });
      if (traces.length < 2 * MOST) return;
      traces = traces.slice(MOST);
      dropped += MOST;
    },
    length: () => dropped + traces.length,
    since: (count) => (count < dropped ? null : traces.slice(count - dropped)),
  };
}
