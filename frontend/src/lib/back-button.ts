import { useEffect, useRef } from "react";

/**
 * On a phone Back takes away what lies over the view before it leaves the view. While anything lies there the history
 * holds one entry more, with the same address, for Back to use up.
 */
const MARK = "tendOver";

const over: (() => void)[] = [];
let leaving = false;
/** Where the view went in its own place while something lay over it. */
let instead: string | null = null;
/** What is to be shown as soon as the step back that is under way has arrived. */
let next: (() => void) | null = null;

const marked = () => history.state?.[MARK] === true;
const mark = () => history.pushState({ ...history.state, [MARK]: true }, "");

/** Shows `href`. A step takes the place of what lay over the view; a view in its own place has it below that, too. */
export function write(href: string, how: "push" | "replace"): void {
  if (leaving) {
    next = () => write(href, how);
    return;
  }
  if (!marked()) {
    // With the state that the router left here it takes the step for one of its own and does nothing.
    if (how === "push") history.pushState(history.state, "", href);
    else history.replaceState(history.state, "", href);
    return;
  }
  const { [MARK]: _, ...plain } = history.state;
  instead = how === "push" ? null : href;
  history.replaceState(how === "push" ? plain : history.state, "", href);
}

/** Hears that the history has gone a step. */
export function steppedBack(): void {
  const own = leaving;
  leaving = false;
  if (own && instead !== null) history.replaceState(history.state, "", instead);
  instead = null;
  if (own) {
    next?.();
    next = null;
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
