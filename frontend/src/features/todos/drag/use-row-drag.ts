"use client";

import { type RefObject, useEffect } from "react";
import type { TodoId } from "@/store/types";

let library: Promise<typeof import("./drag")> | null = null;

/** Lets a row or a section be dragged; what that takes comes with the first pointer that is near one. */
export function useRowDrag(element: RefObject<HTMLElement | null>, id: TodoId, near: boolean): void {
  useEffect(() => {
    if (!near) return;
    let stop: (() => void) | null = null;
    let isUnmounted = false;
    library ??= import("./drag");
    library.then(
      ({ beDragged }) => {
        if (!isUnmounted && element.current) stop = beDragged(element.current, id);
      },
      () => {
        library = null;
      },
    );
    return () => {
      isUnmounted = true;
      stop?.();
    };
  }, [element, id, near]);
}

/** Lets the row that it stands in be dragged; a row that no pointer was near does without. */
export function Draggable({ row, id }: { row: RefObject<HTMLElement | null>; id: TodoId }): null {
  useRowDrag(row, id, true);
  return null;
}
