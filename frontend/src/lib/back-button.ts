import { useEffect, useRef } from "react";

/**
 * On a phone, Back closes an overlay before it leaves the view. While an overlay is open, the history has
 * one extra
 * entry with the same address, which Back uses up.
 */
const MARK = "tendOver";

const over: (() => void)[] = [];
let leaving = false;
/** The address that replaced the view's while an overlay was open. */
let instead: string | null = null;
/** Shown as soon as the pending step back has arrived. */
let next: (() => void) | null = null;

const marked = () => history.state?.[MARK] === true;
const mark = () => history.pushState({ ...history.state, [MARK]: true }, "");

/**
 * Writes `href` to the history. A push replaces the overlay's extra entry; a replace also applies to the
 * view's entry below.
 */
export function write(href: string, how: "push" | "replace"): void {
  if (leaving) {
    next = () => write(href, how);
    return;
  }
  if (!marked()) {
    // With the state that the router left here, it takes the step for its own and does nothing.
    if (how === "push") history.pushState(history.state, "", href);
    else history.replaceState(history.state, "", href);
    return;
  }
  const { [MARK]: _, ...plain } = history.state;
  instead = how === "push" ? null : href;
  history.replaceState(how === "push" ? plain : history.state, "", href);
}

/** Called when the history has moved back. */
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

/** Drops the extra entry, unless another overlay opens in the meantime and takes it over. */
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

/** Closes the topmost Radix menu or dialog, and reaches nothing else. */
export const pressEscape = (): void => {
  document.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
};

/** While mounted, Back calls `close` on touch devices. */
export function useBack(close: () => void): void {
  const latest = useRef(close);
  latest.current = close;
  useEffect(
    () => (matchMedia("(pointer: coarse)").matches ? lieOver(() => latest.current()) : undefined),
    [],
  );
}

/** Like `useBack`, for a component that is mounted inside a dialog or menu only while that is open. */
export function Back({ close = pressEscape }: { close?: () => void }) {
  useBack(close);
  return null;
}
