"use client";

import { useEffect } from "react";
import { openMenuAt } from "@/components/nav";

const LONG_MS = 450;
const STILL_PX = 10;

interface Press {
  line: Element;
  x: number;
  y: number;
  /** True once it is a long press: a menu or a drag follows. */
  isLongPress: boolean;
}

export const lineAt = (target: EventTarget | null): Element | null =>
  target instanceof Element ? target.closest(".sidebar [data-nav-line]") : null;

/** Tells long presses apart: lifted in place, one opens the menu; moved, it drags the link. */
function createPresses() {
  let press: Press | null = null;
  let timer = 0;
  let opened = false;
  const end = () => {
    clearTimeout(timer);
    press = null;
  };
  const lift = () => {
    opened = press?.isLongPress ?? false;
    if (press?.isLongPress) openMenuAt(press.line, press);
    end();
  };
  const rest = (from: Press) => {
    from.isLongPress = true;
    navigator.vibrate?.(10);
  };
  return {
    pointerdown({ target, pointerType, clientX: x, clientY: y }: PointerEvent) {
      end();
      opened = false;
      const line = pointerType === "touch" ? lineAt(target) : null;
      if (!line) return;
      const from = { line, x, y, isLongPress: false };
      press = from;
      timer = window.setTimeout(rest, LONG_MS, from);
    },
    went({ clientX, clientY }: MouseEvent) {
      if (press && Math.hypot(clientX - press.x, clientY - press.y) > STILL_PX) end();
    },
    pointerup: lift,
    dragend: lift,
    // A drag or a scroll cancels the pointer.
    pointercancel: () => press?.isLongPress || end(),
    /**
     * Prevents the mouse events that follow a lifted finger: they would take the focus from the menu and
     * close it.
     */
    touchend(event: TouchEvent) {
      if (opened && event.cancelable) event.preventDefault();
    },
    click(event: MouseEvent) {
      if (!opened) return;
      opened = false;
      event.preventDefault();
      event.stopPropagation();
    },
    contextmenu(event: MouseEvent) {
      const line = lineAt(event.target);
      if (!line) return;
      event.preventDefault();
      if ((event as PointerEvent).pointerType !== "touch")
        openMenuAt(line, { x: event.clientX, y: event.clientY });
    },
  };
}

/** Opens a link's menu on right click and long press. */
export function useContextMenus(): void {
  useEffect(() => {
    const presses = createPresses();
    const controller = new AbortController();
    const hear = <K extends keyof DocumentEventMap>(name: K, take: (event: DocumentEventMap[K]) => void) =>
      document.addEventListener(name, take, { capture: true, passive: false, signal: controller.signal });
    hear("pointerdown", presses.pointerdown);
    hear("pointermove", presses.went);
    hear("dragover", presses.went);
    hear("pointerup", presses.pointerup);
    hear("dragend", presses.dragend);
    hear("pointercancel", presses.pointercancel);
    hear("touchend", presses.touchend);
    hear("click", presses.click);
    hear("contextmenu", presses.contextmenu);
    return () => controller.abort();
  }, []);
}
