import { createCell } from "@/lib/cell";
import type { Section } from "@/store/query";
import type { ListId, TodoId } from "@/store/types";
import { focusedTodo, selection } from "@/store/ui-state/selection";

/** The row that shortcuts act on. It follows the focus and is remembered after the focus leaves. */
export const focusedRow = focusedTodo;

/** The row whose title is being edited. */
export const editedTodo = createCell<TodoId | null>(null);

/** An overlay of a row, at the pointer or next to the row. */
export interface RowOverlay {
  kind: "menu" | "due" | "move" | "tags" | "section";
  /** The row that the overlay belongs to; it gets the focus back. */
  id: TodoId;
  ids: readonly TodoId[];
  x: number;
  y: number;
}
export const rowOverlay = createCell<RowOverlay | null>(null);

export const titleOf = (id: TodoId) =>
  document.querySelector<HTMLElement>(`[data-title="${CSS.escape(id)}"]`);

type Reveal = (id: TodoId) => void;
let reveal: Reveal | null = null;

/** Registers the function that scrolls a row into view. */
export function onReveal(how: Reveal): () => void {
  reveal = how;
  return () => {
    if (reveal === how) reveal = null;
  };
}

/** Focuses a row and scrolls it into view first if it is not rendered. */
export function focusTodo(id: TodoId): void {
  focusedRow.set(id);
  const drawn = titleOf(id);
  if (drawn) {
    drawn.focus({ preventScroll: true });
    drawn.closest("li")?.scrollIntoView({ block: "nearest" });
    return;
  }
  reveal?.(id);
  requestAnimationFrame(() => requestAnimationFrame(() => titleOf(id)?.focus({ preventScroll: true })));
}

/** Returns the focus to a row, or to the focused row if that one is gone. */
export function returnTo(id: TodoId): void {
  const here = visibleIds();
  const to = here.includes(id) ? id : focusedRow.get();
  if (to !== null && here.includes(to)) focusTodo(to);
}

/** Opens an overlay at a point, for the row or the selection it is part of. */
export function openOverlay(kind: RowOverlay["kind"], id: TodoId, x: number, y: number): void {
  rowOverlay.set({ kind, id, ids: targetsOf(id), x, y });
}

/** Opens an overlay below the row's title, for keys that have no pointer position. */
export function openOverRow(kind: RowOverlay["kind"], id: TodoId): void {
  const box = titleOf(id)?.closest("li")?.getBoundingClientRect();
  if (box) openOverlay(kind, id, box.left + 32, box.top + 32);
}

export interface VisibleRows {
  sections: readonly Section[];
  /** The list in manual order; null in a sorted view. */
  list: ListId | null;
  /** In the trash, rows can be focused and restored and nothing else. */
  inert: boolean;
  /** In a calendar, completed todos are spread over days, most of them out of view. */
  scattered?: boolean;
}

/** Handles keys of a layout before the rows do, and returns true if it handled one. */
export const layoutKeys = createCell<((keys: string) => boolean) | null>(null);

export function onLayoutKeys(how: (keys: string) => boolean): () => void {
  layoutKeys.set(how);
  return () => {
    if (layoutKeys.get() === how) layoutKeys.set(null);
  };
}

/** The rows of the current view, for shortcuts, pointers and menus. */
export const visibleRows = createCell<VisibleRows>({ sections: [], list: null, inert: true });

/** Every row, in display order. */
export const visibleIds = (): readonly TodoId[] => visibleRows.get().sections.flatMap(({ ids }) => ids);

/** Returns the rows that "select all" selects. */
export function allIds(): readonly TodoId[] {
  const { sections, scattered } = visibleRows.get();
  return sections.flatMap(({ key, ids }) => (scattered && key === "done" ? [] : ids));
}

/** Sorts `ids` in display order; those out of view come last. */
export function inDisplayOrder(ids: Iterable<TodoId>): TodoId[] {
  const wanted = new Set(ids);
  const shown = visibleIds().filter((id) => wanted.has(id));
  return [...new Set([...shown, ...wanted])];
}

/** Returns the targets of an action on a row: the selection if the row is part of it, otherwise the row. */
export function targetsOf(id: TodoId): readonly TodoId[] {
  const { ids } = selection.get();
  return ids.has(id) && ids.size > 1 ? inDisplayOrder(ids) : [id];
}
