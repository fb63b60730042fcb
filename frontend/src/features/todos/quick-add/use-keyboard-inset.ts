"use client";

import { useSyncExternalStore } from "react";

function subscribe(listener: () => void): () => void {
  const view = window.visualViewport;
  view?.addEventListener("resize", listener);
  view?.addEventListener("scroll", listener);
  return () => {
    view?.removeEventListener("resize", listener);
    view?.removeEventListener("scroll", listener);
  };
}

function inset(): number {
  const view = window.visualViewport;
  return view ? Math.max(0, Math.round(innerHeight - view.height - view.offsetTop)) : 0;
}

/** Pixels at the foot of the page that a keyboard on the screen lies over. */
export const useKeyboardInset = (): number => useSyncExternalStore(subscribe, inset, () => 0);
