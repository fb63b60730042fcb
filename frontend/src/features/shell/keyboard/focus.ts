"use client";

import { useEffect } from "react";

const STOPS = ".nav-link, h2 button";

/** Moves the focus between links of the sidebar by arrow keys. @returns false if the key leads nowhere */
export function moveFocusByArrow(sidebar: Element, key: string): boolean {
  const stops = [...sidebar.querySelectorAll<HTMLElement>(STOPS)].filter((stop) => stop.checkVisibility());
  const at = stops.indexOf(document.activeElement as HTMLElement);
  if (at < 0) return false;
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: stops.length - 1 }[key];
  const next = to === undefined ? undefined : stops[to];
  next?.focus();
  return to !== undefined;
}

/** By then, closing menus and dialogs have returned the focus, and new rows have taken it. */
const SETTLED_MS = 200;

const focused = () => (document.activeElement === document.body ? null : document.activeElement);

/**
 * Focuses the view if a key removed the focused element, so that Tab does not start at the top of the
 * page.
 */
export function useFocusViewAfterLoss(): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    function onKeyDown() {
      const had = focused();
      if (!had) return;
      clearTimeout(timer);
      timer = setTimeout(() => {
        if (!(focused() || had.isConnected)) document.getElementById("view")?.focus({ preventScroll: true });
      }, SETTLED_MS);
    }
    addEventListener("keydown", onKeyDown, true);
    return () => {
      clearTimeout(timer);
      removeEventListener("keydown", onKeyDown, true);
    };
  }, []);
}
