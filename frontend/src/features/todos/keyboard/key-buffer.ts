import type { TodoId } from "@/store/types";
import { focusedTodo } from "@/store/ui-state/selection";

/** A key and the row that had the focus; undefined for a key pressed during the replay. */
interface BufferedKey {
  event: KeyboardEvent;
  at: TodoId | null | undefined;
}

const buffer: BufferedKey[] = [];
let isReplaying = false;
let isReplayed = false;

/** Buffers keys that are pressed before their handlers have loaded. */
export function bufferKeys(): () => void {
  const bufferKey = (event: KeyboardEvent) =>
    isReplayed || buffer.push({ event, at: isReplaying ? undefined : focusedTodo.get() });
  addEventListener("keydown", bufferKey);
  return () => {
    buffer.length = 0;
    removeEventListener("keydown", bufferKey);
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
  for (let key = buffer.shift(); key; key = buffer.shift()) {
    if (key.at !== undefined && key.at !== last) focusedTodo.set(key.at);
    if (key.at !== undefined) last = key.at;
    onKeyDown(key.event);
    await new Promise((rendered) => setTimeout(rendered));
  }
  isReplaying = false;
  isReplayed = true;
}
