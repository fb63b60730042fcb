"use client";

import { useSyncExternalStore } from "react";
import { createCell } from "@/lib/cell";
import type { Selection, UiSnapshot } from "../engine/history";
import type { TodoId } from "../types";

export const NOTHING_SELECTED: Selection = { ids: new Set(), anchor: null };

export const selection = createCell<Selection>(NOTHING_SELECTED);

/** The row that keys act on; it follows the browser's focus and outlasts it. */
export const focusedTodo = createCell<TodoId | null>(null);

/** A row to scroll to as soon as a view shows it. */
export const todoToReveal = createCell<TodoId | null>(null);

const select = (ids: ReadonlySet<TodoId>, anchor: TodoId | null) =>
  selection.set(ids.size > 0 ? { ids, anchor } : NOTHING_SELECTED);

export function toggleSelected(id: TodoId): void {
  const ids = new Set(selection.get().ids);
  if (!ids.delete(id)) ids.add(id);
  select(ids, id);
}

/**
 * Selects the rows from the anchor to `id`.
 * @param visible the rows in the order of the screen
 * @param isSelectable returns false for rows between them to leave out
 */
export function extendSelection(
  id: TodoId,
  visible: readonly TodoId[],
  isSelectable: (id: TodoId) => boolean,
): void {
  const { anchor } = selection.get();
  const from = anchor === null ? -1 : visible.indexOf(anchor);
  const to = visible.indexOf(id);
  if (to < 0) return;
  const start = from < 0 ? to : from;
  const range = visible.slice(Math.min(start, to), Math.max(start, to) + 1);
  select(new Set(range.filter(isSelectable)), visible[start] ?? id);
}

export function selectAll(visible: readonly TodoId[]): void {
  const [first] = visible;
  if (first) select(new Set(visible), selection.get().anchor ?? first);
}

/** Deselects the rows for which `isRetained` returns false. */
export function retainSelected(isRetained: (id: TodoId) => boolean): void {
  const { ids, anchor } = selection.get();
  select(new Set([...ids].filter(isRetained)), anchor);
}

export const clearSelection = (): void => selection.set(NOTHING_SELECTED);

const selectedCount = () => selection.get().ids.size;

export const useSelectedCount = (): number =>
  useSyncExternalStore(selection.subscribe, selectedCount, selectedCount);

export function useIsSelected(id: TodoId): boolean {
  const isSelected = () => selection.get().ids.has(id);
  return useSyncExternalStore(selection.subscribe, isSelected, isSelected);
}

export const takeUiSnapshot = (): UiSnapshot => ({ selection: selection.get(), focus: focusedTodo.get() });

export function restoreUiSnapshot(snapshot: UiSnapshot): void {
  selection.set(snapshot.selection);
  focusedTodo.set(snapshot.focus);
}
