"use client";

import { createCell, useCell } from "@/lib/cell";

const announcement = createCell({ text: "", turn: 0 });

/** Announces `text` to assistive technology without showing it. */
export function announce(text: string): void {
  announcement.set({ text, turn: announcement.get().turn + 1 });
}

/** Mount once. Two regions alternate, so that a repeated text is announced again. */
export function Announcer() {
  const { text, turn } = useCell(announcement);
  return (
    <div className="sr-only">
      <p aria-live="polite">{turn % 2 === 0 ? text : ""}</p>
      <p aria-live="polite">{turn % 2 === 1 ? text : ""}</p>
    </div>
  );
}
