"use client";

import { useEffect } from "react";

/** Menus and dialogs that close have given the focus back by then, and rows that came have taken it. */
const SETTLED_MS = 200;

const focused = () => (document.activeElement === document.body ? null : document.activeElement);

/** What a key did may take away what had the focus; the view has it then, so that Tab does not begin at the page's top. */
export function useFocusRestore(): void {
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
