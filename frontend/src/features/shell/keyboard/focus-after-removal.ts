"use client";

import { useEffect } from "react";

/** By then, closing menus and dialogs have returned the focus, and new rows have taken it. */
const SETTLED_MS = 200;

const focused = () => (document.activeElement === document.body ? null : document.activeElement);

/**
 * Focuses the view if a key removed the focused element, so that Tab does not start at the top of the
 * page.
 */
export function useFocusViewAfterRemoval(): void {
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
