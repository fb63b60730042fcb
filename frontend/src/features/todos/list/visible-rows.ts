import { createCell } from "@/lib/cell";
import { store } from "@/store/app-store";
import type { RowGroup } from "@/store/query";
import type { ListId, TodoId } from "@/store/types";
import { selection } from "@/store/ui-state/selection";

export interface VisibleRows {
  rowGroups: readonly RowGroup[];
  /** The list in manual order; null in another view. */
  list: ListId | null;
  /** The setting that holds the order of a view of several lists that is sorted by hand; null in other views. */
  ordered?: `view:${string}` | null;
  /** The present day in the person's time zone. */
  today?: string;
  /** Sorts the view by hand; left out where that is not possible, or the case already. */
  sortManually?: (() => void) | undefined;
  /** In the trash, rows can be focused and restored and nothing else. */
  isTrash: boolean;
  /** The rows are cards of a board or chips of a calendar, whose columns and days take them. */
  isPlaced?: boolean;
  /** In a calendar, completed todos are spread over days, most of them out of view. */
  isCalendar?: boolean;
}

/** The rows of the current view, for shortcuts, pointers and menus. */
export const visibleRows = createCell<VisibleRows>({ rowGroups: [], list: null, isTrash: true });

/** Every row, in display order. */
export const visibleIds = (): readonly TodoId[] => visibleRows.get().rowGroups.flatMap(({ ids }) => ids);

/** False for a series that is still shown at an occurrence completed a moment ago: it has gone on from there. */
export const isSelectable = (id: TodoId): boolean => store.lingering.occurrence(id) === undefined;

/** Returns the rows that "select all" selects. */
export function idsToSelectAll(): readonly TodoId[] {
  const { rowGroups, isCalendar } = visibleRows.get();
  const ids = rowGroups.flatMap(({ key, ids }) => (isCalendar && key === "done" ? [] : ids));
  return ids.filter(isSelectable);
}

/** Sorts `ids` in display order; those out of view come last. */
export function inDisplayOrder(ids: Iterable<TodoId>): TodoId[] {
  const wanted = new Set(ids);
  const visible = visibleIds().filter((id) => wanted.has(id));
  return [...new Set([...visible, ...wanted])];
}

/** Returns the targets of an action on a row: the selection if the row is part of it, otherwise the row. */
export function actionTargets(id: TodoId): readonly TodoId[] {
  const { ids } = selection.get();
  return ids.has(id) && ids.size > 1 ? inDisplayOrder(ids) : [id];
}

/** Handles keys of the board or calendar before the rows do, and returns true if it handled one. */
export const layoutKeyHandler = createCell<((keys: string) => boolean) | null>(null);

/** @returns the unregister function */
export function registerLayoutKeyHandler(handler: (keys: string) => boolean): () => void {
  layoutKeyHandler.set(handler);
  return () => {
    if (layoutKeyHandler.get() === handler) layoutKeyHandler.set(null);
  };
}
