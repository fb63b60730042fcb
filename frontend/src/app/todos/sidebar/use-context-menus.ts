"use client";

import { useEffect } from "react";
import { askForMenu } from "@/components/nav/nav-more";

const LONG_MS = 450;
const STILL_PX = 10;

interface Press {
  line: Element;
  x: number;
  y: number;
  /** The finger has rested: what comes next is a menu or a drag. */
  held: boolean;
}

export const lineAt = (target: EventTarget | null): Element | null =>
  target instanceof Element ? target.closest(".sidebar [data-nav-line]") : null;

/** A finger that rests on a line and is lifted where it rested asks for the menu; one that goes on drags the line. */
function createPresses() {
  let press: Press | null = null;
  let timer = 0;
  let opened = false;
  const end = () => {
    clearTimeout(timer);
    press = null;
  };
  const lift = () => {
    opened = press?.held ?? false;
    if (press?.held) askForMenu(press.line, press);
    end();
  };
  const rest = (from: Press) => {
    from.held = true;
    navigator.vibrate?.(10);
  };
  return {
    pointerdown({ target, pointerType, clientX: x, clientY: y }: PointerEvent) {
      end();
      opened = false;
      const line = pointerType === "touch" ? lineAt(target) : null;
      if (!line) return;
      const from = { line, x, y, held: false };
      press = from;
      timer = window.setTimeout(rest, LONG_MS, from);
    },
    went({ clientX, clientY }: MouseEvent) {
      if (press && Math.hypot(clientX - press.x, clientY - press.y) > STILL_PX) end();
    },
    pointerup: lift,
    dragend: lift,
    // a drag that begins takes the pointer away, and so does a view that scrolls
    pointercancel: () => press?.held || end(),
    /** The mouse that a browser makes of a lifted finger would take the focus out of the menu, which closes it. */
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
        askForMenu(line, { x: event.clientX, y: event.clientY });
    },
  };
}

/** The menu of a line of the sidebar at the pointer, and under a finger that rests. */
export function useContextMenus(): void {
  useEffect(() => {
    const presses = createPresses();
    const gone = new AbortController();
    const hear = <K extends keyof DocumentEventMap>(name: K, take: (event: DocumentEventMap[K]) => void) =>
      document.addEventListener(name, take, { capture: true, passive: false, signal: gone.signal });
    hear("pointerdown", presses.pointerdown);
    hear("pointermove", presses.went);
    hear("dragover", presses.went);
    hear("pointerup", presses.pointerup);
    hear("dragend", presses.dragend);
    hear("pointercancel", presses.pointercancel);
    hear("touchend", presses.touchend);
    hear("click", presses.click);
    hear("contextmenu", presses.contextmenu);
    return () => gone.abort();
  }, []);
}
