/**
 * The order in which changes were kept, whichever tab kept them: each has a turn, one more than the one before.
 * A tab that has read what is kept up to a turn need not hear of what came before.
 */
export interface Turns {
  now(): number;
  /** Everything up to `turn` was read. */
  read(turn: number): void;
  /** This tab kept something at `turn`; null where nothing could be kept. */
  kept(turn: number | null): void;
  /** True of what another tab kept at `turn` when it is new here. */
  hear(turn: number | null): boolean;
}

export function createTurns(): Turns {
  let now = 0;
  return {
    now: () => now,
    read(turn) {
      now = turn;
    },
    kept(turn) {
      // else somebody kept something in between, and has yet to tell
      if (turn === now + 1) now = turn;
    },
    hear(turn) {
      if (turn !== null && turn <= now) return false;
      now = turn ?? now;
      return true;
    },
  };
}
