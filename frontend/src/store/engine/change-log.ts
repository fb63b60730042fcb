import type { TodoId } from "../types";

const MOST = 1000;

export interface Trace {
  id: TodoId;
  /** Whether rows under it may have to be shown otherwise as well. */
  shape: boolean;
}

/** The todos that changed last, in order, so that what is made of them can follow instead of starting anew. */
export interface Trail {
  add(id: TodoId, shape: boolean): void;
  /** How many were added in all. */
  end(): number;
  /** Those added after the first `count`; null when that is too long ago. */
  since(count: number): readonly Trace[] | null;
}

export function createTrail(): Trail {
  let traces: Trace[] = [];
  let dropped = 0;
  return {
    add(id, shape) {
      traces.push({ id, shape });
      if (traces.length < 2 * MOST) return;
      traces = traces.slice(MOST);
      dropped += MOST;
    },
    end: () => dropped + traces.length,
    since: (count) => (count < dropped ? null : traces.slice(count - dropped)),
  };
}
