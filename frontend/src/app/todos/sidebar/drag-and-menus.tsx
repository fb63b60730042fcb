"use client";

import { useEffect, useRef } from "react";
import { makeFiltersDraggable, makeListsDraggable } from "@/app/todos/sidebar/drag-links";
import { openMenuAt } from "@/components/nav";
import { useFilterActions } from "@/features/filters/filter-actions";
import { useListActions } from "@/features/lists/list-actions";
import { moveFocusByArrow } from "@/features/shell/keyboard/focus";
import { useTodoActions } from "@/features/todos/actions/use-todo-actions";
import { chord } from "@/lib/keys";
import { registerDropTarget } from "@/lib/todo-drop-target";
import { store } from "@/store/app-store";
import { useSavedFilters } from "@/store/react/hooks";
import { useCalendar } from "@/store/react/use-calendar";
import { lineAt, useContextMenus } from "./use-context-menus";

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
      const keys = chord(event);
      const by = STEPS[keys as keyof typeof STEPS];
      const done = by
        ? latest.current(target, by)
        : isMenuKey(keys)
          ? openMenu(target)
          : moveFocusByArrow(sidebar, keys);
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
  const { sayPlaced, sayFolder } = useListActions();
  const { moveToList, schedule } = useTodoActions();
  const { moveBeside } = useFilterActions(useSavedFilters());
  const now = { sayPlaced, sayFolder, moveToList, schedule, today, moveBeside };
  const latest = useRef(now);
  useEffect(() => {
    latest.current = now;
  });
  useEffect(() => {
    const handlers = {
      onListMoved: (id: string) => latest.current.sayPlaced(id),
      onFolderMoved: (name: string) => latest.current.sayFolder(name),
    };
    const beside: typeof moveBeside = (...where) => latest.current.moveBeside(...where);
    let stops: (() => void)[] = [];
    const release = () => {
      for (const stop of stops) stop();
    };

    function acceptTodos(link: HTMLElement): (() => void)[] {
      const path = link.getAttribute("href");
      const list = link.dataset["list"] ?? (path === "/todos" ? inbox : null);
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
export function SidebarDragAndMenus({ inbox }: { inbox: string }) {
  useKeys();
  useDrags(inbox);
  useContextMenus();
  return null;
}
