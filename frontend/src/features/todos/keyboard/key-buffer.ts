import type { TodoId } from "@/store/types";
import { currentTodo } from "../list/visible-rows";

/** A key, and the row that had the focus when it was pressed. */
interface EarlyKey {
  event: KeyboardEvent;
  at: TodoId | null;
}

const early: EarlyKey[] = [];
let taken = false;

/** Keeps keys that are pressed before what they do is here. */
export function keepEarlyKeys(): () => void {
  const keep = (event: KeyboardEvent) => taken || early.push({ event, at: currentTodo.get() });
  addEventListener("keydown", keep);
  return () => {
    early.length = 0;
    removeEventListener("keydown", keep);
  };
}

/**
 * Does what was pressed until now; from now on nothing is kept. One at a time, so that each finds what the one before it
 * brought about; where the person went to another row in between, it acts on that one.
 */
export async function replayEarlyKeys(onKeyDown: (event: KeyboardEvent) => void): Promise<void> {
  taken = true;
  let last: TodoId | null = null;
  for (const { event, at } of early.splice(0)) {
    if (at !== last) currentTodo.set(at);
    last = at;
    onKeyDown(event);
    await new Promise((shown) => setTimeout(shown));
  }
}
