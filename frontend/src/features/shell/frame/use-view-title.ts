"use client";

import { useEffect } from "react";

/** Sets the tab's title. */
export function useViewTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Tend`;
  }, [title]);
}
