import type { Point } from "@/components/lazy";
import { createCell } from "@/lib/cell";
import { openTodo } from "@/lib/location";
import { store } from "@/store/app-store";
import type { Todo, TodoId } from "@/store/types";
import { composerTarget } from "../quick-add/state";
import { titleElementOf } from "./focused-row";
import { actionTargets } from "./visible-rows";

/** The row whose title is being edited. */
export const todoBeingEdited = createCell<TodoId | null>(null);

/** Edits the title of a row where it is, if the person may change it. */
export function editTitle(id: TodoId): void {
  if (store.isEditAllowed([id])) todoBeingEdited.set(id);
}

/** Opens the field for a new todo of a section. */
export const openSectionComposer = ({ id, list_id }: Todo): void =>
  composerTarget.set({ list: list_id, parent: id });

/** Whether a new section was asked for whose field has not opened yet. */
export const isNewSectionRequested = createCell(false);

/** The todo whose field for a new subtask takes the focus when its panel opens. */
export const subtaskToAdd = createCell<TodoId | null>(null);

/** The todo whose field for a new comment takes the focus when its panel opens. */
export const todoToCommentOn = createCell<TodoId | null>(null);

/** Opens a todo to comment on it. */
export function openCommentField(id: TodoId): void {
  todoToCommentOn.set(id);
  openTodo(id);
}

/** An overlay of a row, at the pointer or next to the row. */
export interface RowOverlay extends Point {
  kind: "menu" | "due" | "move" | "tags" | "assignee" | "section";
  /** The row that the overlay belongs to; it gets the focus back. */
  id: TodoId;
  ids: readonly TodoId[];
}

export const rowOverlay = createCell<RowOverlay | null>(null);

/** Returns a point below the title of a row, for keys, which have no pointer; null if the row is not rendered. */
function pointBelowTitle(id: TodoId): Point | null {
  const box = titleElementOf(id)?.closest("li")?.getBoundingClientRect();
  return box ? { x: box.left + 32, y: box.top + 32 } : null;
}

/**
 * Opens an overlay for the row or the selection it is part of, at a point or below the row's title. Of rows that the
 * person may not change, only the menu opens.
 */
export function openRowOverlay(kind: RowOverlay["kind"], id: TodoId, point = pointBelowTitle(id)): void {
  const ids = actionTargets(id);
  if (point && (kind === "menu" || store.isEditAllowed(ids))) rowOverlay.set({ kind, id, ids, ...point });
}
