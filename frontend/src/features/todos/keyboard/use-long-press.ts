"use client";

import { type MouseEvent, type PointerEvent, useMemo } from "react";
import { clearSelection, selection, toggleSelected } from "@/store/ui-state/selection";
import { openRowOverlay } from "../list/row-ui-state";

const LONG_MS = 450;
const STILL_PX = 10;

const rowAt = (event: { target: EventTarget }) =>
  event.target instanceof Element
    ? event.target.closest<HTMLElement>("[data-row]")?.dataset["row"]
    : undefined;

/** Handles long presses for all rows: by mouse they open the menu, by touch they select. */
export function useLongPress() {
  return useMemo(() => {
    let timer = 0;
    let from = { x: 0, y: 0 };
    let isLongPress = false;
    let isOnlySelected = false;
    const end = () => clearTimeout(timer);
    return {
      onPointerDown(event: PointerEvent) {
        const id = rowAt(event);
        isLongPress = false;
        end();
        if (event.pointerType !== "touch" || id === undefined) return;
        from = { x: event.clientX, y: event.clientY };
        timer = window.setTimeout(() => {
          const { ids } = selection.get();
          isLongPress = true;
          isOnlySelected = ids.size === 0;
          navigator.vibrate?.(10);
          if (!ids.has(id)) toggleSelected(id);
        }, LONG_MS);
      },
      onPointerMove(event: PointerEvent) {
        if (Math.hypot(event.clientX - from.x, event.clientY - from.y) > STILL_PX) end();
      },
      onPointerUp: end,
      onPointerCancel: end,
      onDragStart() {
        // The long press turned into a drag of the row, or of the selection it is part of.
        if (isLongPress && isOnlySelected) clearSelection();
        isLongPress = false;
      },
      onClickCapture(event: MouseEvent) {
        // This click ends the long press.
        if (isLongPress) event.stopPropagation();
        isLongPress = false;
      },
      onContextMenu(event: MouseEvent) {
        const id = rowAt(event);
        if (id === undefined) return;
        event.preventDefault();
        const touched = (event.nativeEvent as globalThis.PointerEvent).pointerType === "touch";
        if (!touched) openRowOverlay("menu", id, { x: event.clientX, y: event.clientY });
      },
    };
  }, []);
}
