"use client";

import { useEffect } from "react";

/** Names the tab after the view. */
export function useViewTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Tend`;
  }, [title]);
}
