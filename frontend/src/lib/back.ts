import { useEffect, useRef } from "react";

/**
 * On a phone Back takes away what lies over the view before it leaves the view. While anything lies there the history
 * holds one entry more, with the same address, for Back to use up.
 */
const MARK = "tendOver";

const over: (() => void)[] = [];
let leaving = false;

const marked = () => history.state?.[MARK] === true;
const mark = () => history.pushState({ ...history.state, [MARK]: true }, "");

/** For a step that takes the place of what lay over the view. */
export const unmarked = (): boolean => {
  if (!marked()) return false;
  const { [MARK]: _, ...rest } = history.state;
  history.replaceState(rest, "");
  return true;
};

/** Hears that the history has gone a step. */
export function steppedBack(): void {
  if (leaving) {
    leaving = false;
    if (over.length > 0) mark();
  } else if (over.length > 0 && !marked()) over.at(-1)?.();
}

/** What comes next may lie over the view as well, and then it takes the entry over. */
function tidy(): void {
  if (over.length > 0 || !marked()) return;
  leaving = true;
  history.back();
}

function lieOver(close: () => void): () => void {
  over.push(close);
  if (!marked()) mark();
  return () => {
    over.splice(over.lastIndexOf(close), 1);
    setTimeout(tidy);
  };
}

/** What closes the uppermost menu or dialog of Radix, whichever it is, and reaches nothing else. */
export const pressEscape = (): void => {
  document.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
};

/** For as long as it is drawn, Back calls `close`, where fingers are what points. */
export function useBack(close: () => void): void {
  const latest = useRef(close);
  latest.current = close;
  useEffect(
    () => (matchMedia("(pointer: coarse)").matches ? lieOver(() => latest.current()) : undefined),
    [],
  );
}

/** As `useBack`, for what is drawn inside a dialog or menu only while that is open. */
export function Back({ close = pressEscape }: { close?: () => void }) {
  useBack(close);
  return null;
}
