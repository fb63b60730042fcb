import { createCell } from "@/lib/cell";
import type { Section } from "@/store/query";
import type { ListId, TodoId } from "@/store/types";
import { focusedTodo, selection } from "@/store/ui-state/selection";

/** The row that keys act on; it follows focus and outlives it. */
export const currentTodo = focusedTodo;

/** The row whose title is being edited. */
export const editedTodo = createCell<TodoId | null>(null);

/** What opens over rows, where the pointer was or beside the row. */
export interface RowOverlay {
  kind: "menu" | "due" | "move" | "tags" | "section";
  /** The row that it hangs on and that gets the focus back. */
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

/** The list on screen says how a row beyond its edge is brought into sight. */
export function onReveal(how: Reveal): () => void {
  reveal = how;
  return () => {
    if (reveal === how) reveal = null;
  };
}

/** Moves focus to a row, bringing it into sight first when it is not drawn. */
export function focusTodo(id: TodoId): void {
  currentTodo.set(id);
  const drawn = titleOf(id);
  if (drawn) {
    drawn.focus({ preventScroll: true });
    drawn.closest("li")?.scrollIntoView({ block: "nearest" });
    return;
  }
  reveal?.(id);
  requestAnimationFrame(() => requestAnimationFrame(() => titleOf(id)?.focus({ preventScroll: true })));
}

/** Gives the focus back to a row, or to the one that keys go on from where it has left. */
export function returnTo(id: TodoId): void {
  const here = shownIds();
  const to = here.includes(id) ? id : currentTodo.get();
  if (to !== null && here.includes(to)) focusTodo(to);
}

/** Opens `kind` at a place, for the row or for the selection that it is part of. */
export function openOverlay(kind: RowOverlay["kind"], id: TodoId, x: number, y: number): void {
  rowOverlay.set({ kind, id, ids: targetsOf(id), x, y });
}

/** Opens `kind` under the row's title, as a key does that has no pointer. */
export function openOverRow(kind: RowOverlay["kind"], id: TodoId): void {
  const box = titleOf(id)?.closest("li")?.getBoundingClientRect();
  if (box) openOverlay(kind, id, box.left + 32, box.top + 32);
}

export interface ShownRows {
  sections: readonly Section[];
  /** The list whose order by hand is shown; null where the view has an order of its own. */
  list: ListId | null;
  /** In the trash rows can be gone through and brought back, and nothing else. */
  inert: boolean;
  /** Done rows stand all over a calendar, most of them on days that are out of sight. */
  scattered?: boolean;
}

/** Keys that a layout of its own takes before rows do; it answers whether it took one. */
export const layoutKeys = createCell<((keys: string) => boolean) | null>(null);

export function onLayoutKeys(how: (keys: string) => boolean): () => void {
  layoutKeys.set(how);
  return () => {
    if (layoutKeys.get() === how) layoutKeys.set(null);
  };
}

/** What the view on screen shows, for keys, pointers and menus to act on. */
export const shownRows = createCell<ShownRows>({ sections: [], list: null, inert: true });

/** Every row in the order of the screen. */
export const shownIds = (): readonly TodoId[] => shownRows.get().sections.flatMap(({ ids }) => ids);

/** What is meant by all of it. */
export function allIds(): readonly TodoId[] {
  const { sections, scattered } = shownRows.get();
  return sections.flatMap(({ key, ids }) => (scattered && key === "done" ? [] : ids));
}

/** `ids` in the order of the screen; those that are out of sight come last. */
export function inShownOrder(ids: Iterable<TodoId>): TodoId[] {
  const wanted = new Set(ids);
  const shown = shownIds().filter((id) => wanted.has(id));
  return [...new Set([...shown, ...wanted])];
}

/** What an action on a row is about: the whole selection where the row is part of it. */
export function targetsOf(id: TodoId): readonly TodoId[] {
  const { ids } = selection.get();
  return ids.has(id) && ids.size > 1 ? inShownOrder(ids) : [id];
}
