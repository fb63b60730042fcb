"use client";

import { createCell, useCellIs } from "@/lib/cell";
import { changeTodo } from "@/store/actions";
import { store } from "@/store/app-store";
import type { Todo, TodoId, TodoPatch } from "@/store/types";

/** The recurring todo whose changes are for the present occurrence alone, until the panel is left. */
export const onlyThis = createCell<TodoId | null>(null);

export const useOnlyThis = (id: TodoId): boolean => useCellIs(onlyThis, id);

/** Changes a todo: for good, or for this once where the person said so. */
export function useChange({ id }: Pick<Todo, "id">) {
  const once = useOnlyThis(id);
  return (patch: TodoPatch) => changeTodo(store, id, once ? { ...patch, this_occurrence_only: true } : patch);
}
