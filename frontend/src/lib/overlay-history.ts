import { useEffect, useRef } from "react";

/**
 * On a phone, Back closes an overlay before it leaves the view. While an overlay is open, the history has one extra
 * entry with the same address, which Back uses up.
 */
const OVERLAY_ENTRY = "tendOver";

/** Functions that close the open overlays, the topmost last. */
const overlays: (() => void)[] = [];
let isGoingBack = false;
/** The address that replaced the view's while an overlay was open. */
let replacement: string | null = null;
/** A write that waits until the pending step back has arrived. */
let delayedWrite: (() => void) | null = null;

const isExtraEntry = () => history.state?.[OVERLAY_ENTRY] === true;
const pushExtraEntry = () => history.pushState({ ...history.state, [OVERLAY_ENTRY]: true }, "");

/**
 * Writes `href` to the history. A push replaces the overlay's extra entry; a replace also applies to the
 * view's entry below.
 */
export function writeAddress(href: string, how: "push" | "replace"): void {
  if (isGoingBack) {
    delayedWrite = () => writeAddress(href, how);
    return;
  }
  if (!isExtraEntry()) {
    // In development, Next's router takes a step with the state that it left here for its own, and does nothing.
    if (how === "push") history.pushState(history.state, "", href);
    else history.replaceState(history.state, "", href);
    return;
  }
  const { [OVERLAY_ENTRY]: _, ...plain } = history.state;
  replacement = how === "push" ? null : href;
  history.replaceState(how === "push" ? plain : history.state, "", href);
}

/** Called when the history has moved back. */
export function handleHistoryBack(): void {
  const isOwnStep = isGoingBack;
  isGoingBack = false;
  if (isOwnStep && replacement !== null) history.replaceState(history.state, "", replacement);
  replacement = null;
  if (isOwnStep) {
    delayedWrite?.();
    delayedWrite = null;
    if (overlays.length > 0) pushExtraEntry();
  } else if (overlays.length > 0 && !isExtraEntry()) overlays.at(-1)?.();
}

/** Drops the extra entry, unless another overlay opens in the meantime and takes it over. */
function dropExtraEntry(): void {
  if (overlays.length > 0 || !isExtraEntry()) return;
  isGoingBack = true;
  history.back();
}

function addOverlay(close: () => void): () => void {
  overlays.push(close);
  if (!isExtraEntry()) pushExtraEntry();
  return () => {
    overlays.splice(overlays.lastIndexOf(close), 1);
    setTimeout(dropExtraEntry);
  };
}

/** Closes the topmost Radix menu or dialog, and reaches nothing else. */
export const pressEscape = (): void => {
  document.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
};

/** While mounted, Back calls `close` on touch devices. */
export function useCloseOnTouchBack(close: () => void): void {
  const latest = useRef(close);
  latest.current = close;
  useEffect(
    () => (matchMedia("(pointer: coarse)").matches ? addOverlay(() => latest.current()) : undefined),
    [],
  );
}

/** Like `useCloseOnTouchBack`, for a component that is mounted inside a dialog or menu only while that is open. */
export function CloseOnTouchBack({ close = pressEscape }: { close?: () => void }) {
  useCloseOnTouchBack(close);
  return null;
}
