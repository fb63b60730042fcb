"use client";

import { useSyncExternalStore } from "react";
import { createCell } from "@/lib/cell";
import type { TodoId } from "../types";

export interface Selection {
  /** In the order in which they were selected. */
  ids: ReadonlySet<TodoId>;
  /** Where a range begins. */
  anchor: TodoId | null;
}

export const NOTHING_SELECTED: Selection = { ids: new Set(), anchor: null };

export const selection = createCell<Selection>(NOTHING_SELECTED);

/** The row that keys act on; it follows focus and outlives it. */
export const focusedTodo = createCell<TodoId | null>(null);

/** A row that somebody went to, until a view that shows it has brought it into sight. */
export const todoToReveal = createCell<TodoId | null>(null);

export function toggleSelected(id: TodoId): void {
  const ids = new Set(selection.get().ids);
  if (!ids.delete(id)) ids.add(id);
  selection.set(ids.size > 0 ? { ids, anchor: id } : NOTHING_SELECTED);
}

/** Selects from the anchor to `id` among `shown`, which is in the order of the screen. */
export function extendSelection(id: TodoId, shown: readonly TodoId[]): void {
  const { anchor } = selection.get();
  const from = anchor === null ? -1 : shown.indexOf(anchor);
  const to = shown.indexOf(id);
  if (to < 0) return;
  const start = from < 0 ? to : from;
  const range = shown.slice(Math.min(start, to), Math.max(start, to) + 1);
  selection.set({ ids: new Set(range), anchor: shown[start] ?? id });
}

export function selectAll(shown: readonly TodoId[]): void {
  const [first] = shown;
  if (first) selection.set({ ids: new Set(shown), anchor: selection.get().anchor ?? first });
}

/** Lets go of what does not hold. */
export function retainSelected(holds: (id: TodoId) => boolean): void {
  const { ids, anchor } = selection.get();
  const kept = new Set([...ids].filter(holds));
  selection.set(kept.size > 0 ? { ids: kept, anchor } : NOTHING_SELECTED);
}

export const clearSelection = (): void => selection.set(NOTHING_SELECTED);

const selectedCount = () => selection.get().ids.size;

export const useSelectedCount = (): number =>
  useSyncExternalStore(selection.subscribe, selectedCount, selectedCount);

export function useIsSelected(id: TodoId): boolean {
  const read = () => selection.get().ids.has(id);
  return useSyncExternalStore(selection.subscribe, read, read);
}

/** What a person saw when they did something: undo shows it again. */
export interface UiSnapshot {
  selection: Selection;
  focus: TodoId | null;
}

export const takeSnapshot = (): UiSnapshot => ({ selection: selection.get(), focus: focusedTodo.get() });

export function restoreSnapshot({ selection: then, focus }: UiSnapshot): void {
  selection.set(then);
  focusedTodo.set(focus);
}
