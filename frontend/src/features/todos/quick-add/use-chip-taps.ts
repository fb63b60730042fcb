"use client";

import { type RefObject, useEffect } from "react";
import type { Span } from "@/lib/quick-add/model";

/** A finger on a chip makes it text again; a mouse only sets the caret there. */
export function useChipTaps<Chip extends Span>(
  field: RefObject<HTMLTextAreaElement | null>,
  chips: readonly Chip[],
  takeBack: (chip: Chip) => void,
): void {
  useEffect(() => {
    const line = field.current;
    const tap = (event: MouseEvent) => {
      const at = line?.selectionStart ?? 0;
      const isTouch = event instanceof PointerEvent && event.pointerType === "touch";
      const chip = isTouch ? chips.find(({ start, end }) => start < at && at < end) : undefined;
      if (chip) takeBack(chip);
    };
    line?.addEventListener("click", tap);
    return () => line?.removeEventListener("click", tap);
  });
}
