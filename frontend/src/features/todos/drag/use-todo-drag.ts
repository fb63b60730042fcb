"use client";

import { type RefObject, useEffect } from "react";
import type { TodoId } from "@/store/types";

let library: Promise<typeof import("./todo-drag")> | null = null;

/** Makes a row, a chip of the calendar or a section draggable. The drag code loads when a pointer first comes near one. */
export function useTodoDrag(
  element: RefObject<HTMLElement | null>,
  id: TodoId,
  isPointerNear: boolean,
): void {
  useEffect(() => {
    if (!isPointerNear) return;
    let stop: (() => void) | null = null;
    let isUnmounted = false;
    library ??= import("./todo-drag");
    library.then(
      ({ makeTodoDraggable }) => {
        if (!isUnmounted && element.current) stop = makeTodoDraggable(element.current, id);
      },
      () => {
        library = null;
      },
    );
    return () => {
      isUnmounted = true;
      stop?.();
    };
  }, [element, id, isPointerNear]);
}

/** Makes the rows of a list react to swipes, on devices that have a touch screen. */
export function useRowSwipe(list: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    if (!matchMedia("(any-pointer: coarse)").matches) return;
    let stop: (() => void) | null = null;
    let isUnmounted = false;
    import("./swipe").then(
      ({ listenToSwipes }) => {
        if (!isUnmounted && list.current) stop = listenToSwipes(list.current);
      },
      () => undefined,
    );
    return () => {
      isUnmounted = true;
      stop?.();
    };
  }, [list]);
}

/** Makes the row around it draggable. It mounts when a pointer comes near, so that most rows do without. */
export function DraggableRow({ row, id }: { row: RefObject<HTMLElement | null>; id: TodoId }): null {
  useTodoDrag(row, id, true);
  return null;
}
