"use client";

import { type RefObject, useSyncExternalStore } from "react";

const MOVES = ["selectionchange", "focusin", "focusout"];

function follow(change: () => void): () => void {
  for (const name of MOVES) document.addEventListener(name, change);
  return () => {
    for (const name of MOVES) document.removeEventListener(name, change);
  };
}

/** Where the caret of a field stands; -1 while it has no focus or a stretch of it is selected. */
export const useCaret = (field: RefObject<HTMLTextAreaElement | null>): number =>
  useSyncExternalStore(
    follow,
    () => {
      const line = field.current;
      const here = line && document.activeElement === line && line.selectionStart === line.selectionEnd;
      return here ? line.selectionStart : -1;
    },
    () => -1,
  );
