import type { TodoId } from "@/store/types";
import { focusedTodo } from "@/store/ui-state/selection";

/** A key and the row that had the focus; undefined for a key that goes to where the replay has moved the focus. */
interface BufferedKey {
  event: KeyboardEvent;
  at: TodoId | null | undefined;
}

const buffer: BufferedKey[] = [];
let isReplaying = false;
let isReplayed = false;
/** The row that had the focus after the last replayed key. */
let replayedTo: TodoId | null = null;

/** During the replay, a row that somebody has focused since the last key counts; otherwise the replay decides. */
function rowOfKey(): BufferedKey["at"] {
  const focused = focusedTodo.get();
  return isReplaying && focused === replayedTo ? undefined : focused;
}

const SIDEBAR_KEYS = new Set(["ArrowUp", "ArrowDown", "Home", "End"]);

/** Whether a key moves the focus through the sidebar, and not through the todos. */
const isForSidebar = ({ key, target }: KeyboardEvent) =>
  SIDEBAR_KEYS.has(key) && target instanceof Element && target.closest("nav") !== null;

/** Buffers keys that are pressed before their handlers have loaded. */
export function bufferKeys(): () => void {
  function bufferKey(event: KeyboardEvent) {
    if (!(isReplayed || isForSidebar(event))) buffer.push({ event, at: rowOfKey() });
  }
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
  replayedTo = focusedTodo.get();
  let last: TodoId | null = null;
  for (let key = buffer.shift(); key; key = buffer.shift()) {
    if (key.at !== undefined && key.at !== last) focusedTodo.set(key.at);
    if (key.at !== undefined) last = key.at;
    onKeyDown(key.event);
    replayedTo = focusedTodo.get();
    await new Promise((rendered) => setTimeout(rendered));
  }
  isReplaying = false;
  isReplayed = true;
}
