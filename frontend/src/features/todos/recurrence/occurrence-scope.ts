"use client";

import { createCell, useCellIs } from "@/lib/cell";
import { changeTodo } from "@/store/actions";
import { store } from "@/store/app-store";
import type { ReplacedTexts, Todo, TodoId, TodoPatch } from "@/store/types";

/** The recurring todo whose edits apply only to the present occurrence, until the panel is closed. */
export const thisOccurrenceOnly = createCell<TodoId | null>(null);

export const useIsThisOccurrenceOnly = (id: TodoId): boolean => useCellIs(thisOccurrenceOnly, id);

/**
 * Returns a function that changes a todo, or only its present occurrence if that was chosen. Its second argument are the
 * texts that the person began to edit.
 */
export function useChangeTodo({ id }: Pick<Todo, "id">) {
  const isOnlyThis = useIsThisOccurrenceOnly(id);
  return (patch: TodoPatch, base?: ReplacedTexts) =>
    changeTodo(store, id, isOnlyThis ? { ...patch, this_occurrence_only: true } : patch, base);
}
