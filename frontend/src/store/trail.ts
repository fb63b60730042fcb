import type { TodoId } from "./rows";

const MOST = 1000;

/** The todos that changed last, in order, so that what is made of them can follow instead of starting anew. */
export interface Trail {
  add(id: TodoId): void;
  /** How many were added in all. */
  end(): number;
  /** Those added after the first `count`; null when that is too long ago. */
  since(count: number): readonly TodoId[] | null;
}

export function createTrail(): Trail {
  let ids: TodoId[] = [];
  let dropped = 0;
  return {
    add(id) {
      ids.push(id);
      if (ids.length < 2 * MOST) return;
      ids = ids.slice(MOST);
      dropped += MOST;
    },
    end: () => dropped + ids.length,
    since: (count) => (count < dropped ? null : ids.slice(count - dropped)),
  };
}
