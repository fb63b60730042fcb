"use client";

import { useState } from "react";
import { createCell, useCell } from "@/lib/cell";
import { wasSignedIn } from "@/lib/preferences";

const LINE = "tend.line";

function kept(): string {
  try {
    return sessionStorage.getItem(LINE) ?? "";
  } catch {
    return "";
  }
}

/** Not for the next person at this tab. */
function keep(line: string): void {
  try {
    if (line && wasSignedIn()) sessionStorage.setItem(LINE, line);
    else sessionStorage.removeItem(LINE);
  } catch {
    // Without storage the line goes with the page, as it does everywhere.
  }
}

/** The one line that is being written: it goes from view to view, and outlives the page when that loads again. */
const line = createCell(kept());
if (typeof window !== "undefined") addEventListener("pagehide", () => keep(line.get()));

/** @param begin what another line begins with, which is of no other view */
export function useLine(begin?: string) {
  const shared = useCell(line);
  const [own, setOwn] = useState(begin ?? "");
  return begin === undefined ? ([shared, line.set] as const) : ([own, setOwn] as const);
}
