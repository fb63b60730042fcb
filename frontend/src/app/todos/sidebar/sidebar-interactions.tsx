"use client";

import { useEffect, useRef } from "react";
import { makeFiltersDraggable, makeListsDraggable } from "@/app/todos/sidebar/drag-links";
import { openMenuAt } from "@/components/nav";
import { useFilterActions } from "@/features/filters/filter-actions";
import { useListActions } from "@/features/lists/list-actions";
import { useTodoActions } from "@/features/todos/actions/use-todo-actions";
import { chordOf } from "@/lib/keys";
import { registerDropTarget } from "@/lib/todo-drop-target";
import { store } from "@/store/app-store";
import { hasPermission } from "@/store/engine/roles";
import { useSavedFilters } from "@/store/react/hooks";
import { useCalendar } from "@/store/react/use-calendar";

const LONG_MS = 450;
const STILL_PX = 10;
const FOCUS_STOPS = ".nav-link, h2 button";

interface Press {
  line: Element;
  x: number;
  y: number;
  /** True once it is a long press: a menu or a drag follows. */
  isLongPress: boolean;
}

/** Moves the focus between links of the sidebar by arrow keys. @returns false if the key leads nowhere */
function moveSidebarFocusByArrow(sidebar: Element, key: string): boolean {
  const stops = [...sidebar.querySelectorAll<HTMLElement>(FOCUS_STOPS)].filter((stop) =>
    stop.checkVisibility(),
  );
  const at = stops.indexOf(document.activeElement as HTMLElement);
  if (at < 0) return false;
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: stops.length - 1 }[key];
  const next = to === undefined ? undefined : stops[to];
  next?.focus();
  return to !== undefined;
}

const lineAt = (target: EventTarget | null): Element | null =>
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
    pointermove({ clientX, clientY }: MouseEvent) {
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
function useContextMenus(): void {
  useEffect(() => {
    const presses = createPresses();
    const controller = new AbortController();
    const listen = <K extends keyof DocumentEventMap>(
      name: K,
      handle: (event: DocumentEventMap[K]) => void,
    ) =>
      document.addEventListener(name, handle, { capture: true, passive: false, signal: controller.signal });
    listen("pointerdown", presses.pointerdown);
    listen("pointermove", presses.pointermove);
    listen("dragover", presses.pointermove);
    listen("pointerup", presses.pointerup);
    listen("dragend", presses.dragend);
    listen("pointercancel", presses.pointercancel);
    listen("touchend", presses.touchend);
    listen("click", presses.click);
    listen("contextmenu", presses.contextmenu);
    return () => controller.abort();
  }, []);
}

const STEPS = { "Alt+ArrowUp": -1, "Alt+ArrowDown": 1 } as const;
const SIDEBAR = ".sidebar";

/** Returns the focus to what was moved, which may have been rendered again. */
function refocus(selector: string): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>(`${SIDEBAR} ${selector}`)?.focus());
}

function useMoveByKeys() {
  const { move, moveFolder } = useListActions();
  const filters = useSavedFilters();
  const { move: moveFilter } = useFilterActions(filters);
  return ({ dataset }: HTMLElement, by: 1 | -1): boolean => {
    const { list: id, folder, filter: named } = dataset;
    const list = store.lists.get(id ?? "");
    const filter = filters.find((one) => one.id === named);
    if (list) move(list, by);
    else if (folder !== undefined) moveFolder(folder, by);
    else if (filter) moveFilter(filter, by);
    else return false;
    const name = list ? "list" : filter ? "filter" : "folder";
    refocus(`[data-${name}="${CSS.escape(id ?? named ?? folder ?? "")}"]`);
    return true;
  };
}

/** Opens the menu of the focused link. */
function openMenu(target: HTMLElement): boolean {
  const line = lineAt(target);
  const box = line?.getBoundingClientRect();
  if (line && box) openMenuAt(line, { x: box.left + 32, y: box.bottom });
  return line !== null;
}

const isMenuKey = (keys: string) => keys === "ContextMenu" || keys === "Shift+F10";

/** Arrow keys move the focus; with Alt they move the focused list or folder. */
function useKeys(): void {
  const move = useMoveByKeys();
  const latest = useRef(move);
  useEffect(() => {
    latest.current = move;
  });
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      const target = event.target instanceof HTMLElement ? event.target : null;
      const sidebar = target?.closest(SIDEBAR);
      if (!target || !sidebar || event.defaultPrevented) return;
      const keys = chordOf(event);
      const by = STEPS[keys as keyof typeof STEPS];
      const done = by
        ? latest.current(target, by)
        : isMenuKey(keys)
          ? openMenu(target)
          : moveSidebarFocusByArrow(sidebar, keys);
      if (!done) return;
      event.preventDefault();
      event.stopPropagation();
    }
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
}

/**
 * Lists, the Inbox and Today are drop targets for todos; lists can be dragged themselves. The sidebar is
 * scanned when a
 * pointer is pressed, since its links come and go.
 */
function useDrags(inbox: string): void {
  const { today } = useCalendar();
  const { announceListPosition, announceFolderPosition } = useListActions();
  const { moveToList, schedule } = useTodoActions();
  const { moveBeside } = useFilterActions(useSavedFilters());
  const now = { announceListPosition, announceFolderPosition, moveToList, schedule, today, moveBeside };
  const latest = useRef(now);
  useEffect(() => {
    latest.current = now;
  });
  useEffect(() => {
    const handlers = {
      onListMoved: (id: string) => latest.current.announceListPosition(id),
      onFolderMoved: (name: string) => latest.current.announceFolderPosition(name),
    };
    const beside: typeof moveBeside = (...where) => latest.current.moveBeside(...where);
    let stops: (() => void)[] = [];
    const release = () => {
      for (const stop of stops) stop();
    };

    function acceptTodos(link: HTMLElement): (() => void)[] {
      const path = link.getAttribute("href");
      const list = link.dataset["list"] ?? (path === "/todos" ? inbox : null);
      if (list && !hasPermission(store.lists.get(list), "edit")) return [];
      if (list) return [registerDropTarget(link, (ids) => latest.current.moveToList(ids, list))];
      const schedule = (ids: readonly string[]) =>
        latest.current.schedule(ids, { due_date: latest.current.today });
      return path === "/today" ? [registerDropTarget(link, schedule)] : [];
    }

    function onPress() {
      release();
      const links = [...document.querySelectorAll<HTMLElement>(`${SIDEBAR} a`)];
      stops = [
        ...links.flatMap(acceptTodos),
        makeListsDraggable(document, handlers),
        makeFiltersDraggable(document, beside),
      ];
    }

    document.addEventListener("pointerdown", onPress, true);
    return () => {
      document.removeEventListener("pointerdown", onPress, true);
      release();
    };
  }, [inbox]);
}

/** The pointer and keyboard handlers of the sidebar; renders nothing. */
export function SidebarInteractions({ inbox }: { inbox: string }) {
  useKeys();
  useDrags(inbox);
  useContextMenus();
  return null;
}
