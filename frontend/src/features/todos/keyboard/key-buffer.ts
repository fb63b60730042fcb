import type { TodoId } from "@/store/types";
import { focusedTodo } from "@/store/ui-state/selection";

/** A key and the row that had the focus; undefined for a key pressed during the replay. */
interface EarlyKey {
  event: KeyboardEvent;
  at: TodoId | null | undefined;
}

const early: EarlyKey[] = [];
let isReplaying = false;
let taken = false;

/** Buffers keys that are pressed before their handlers have loaded. */
export function bufferKeys(): () => void {
  const keep = (event: KeyboardEvent) =>
    taken || early.push({ event, at: isReplaying ? undefined : focusedTodo.get() });
  addEventListener("keydown", keep);
  return () => {
    early.length = 0;
    removeEventListener("keydown", keep);
  };
}

/**
 * Handles the keys that were pressed until now, and those pressed meanwhile after them; later ones are not buffered. One
 * at a time, so that each finds what the one before it changed. A key acts on the row that had the focus when it was
 * pressed, in case a click has moved the focus since.
 */
export async function replayBufferedKeys(onKeyDown: (event: KeyboardEvent) => void): Promise<void> {
  isReplaying = true;
  let last: TodoId | null = null;
  for (let key = early.shift(); key; key = early.shift()) {
    if (key.at !== undefined && key.at !== last) focusedTodo.set(key.at);
    if (key.at !== undefined) last = key.at;
    onKeyDown(key.event);
    await new Promise((rendered) => setTimeout(rendered));
  }
  isReplaying = false;
  taken = true;
}
