"use client";

import type { MouseEvent } from "react";
import { openTodo } from "@/lib/location";
import type { Todo } from "@/store/types";
import { clearSelection, extendSelection, selection, toggleSelected } from "@/store/ui-state/selection";
import { editedTodo, visibleIds } from "../list/visible-rows";

const COARSE = "(pointer: coarse)";

/**
 * Opens the todo. With Shift it selects a range, with ⌘ or Ctrl one row; by touch it selects while a
 * selection exists.
 */
function press(event: MouseEvent, id: string): void {
  const { ids } = selection.get();
  if (event.shiftKey) extendSelection(id, visibleIds());
  else if (event.metaKey || event.ctrlKey || (ids.size > 0 && matchMedia(COARSE).matches)) toggleSelected(id);
  else {
    clearSelection();
    openTodo(id);
  }
}

interface RowTitleProps {
  todo: Todo;
  entry: boolean;
  selected: boolean;
}

/** A button that covers the whole row, below its other controls. */
export function RowTitle({ todo, entry, selected }: RowTitleProps) {
  return (
    <button
      type="button"
      data-title={todo.id}
      tabIndex={entry ? 0 : -1}
      aria-describedby={selected ? "row-selected" : undefined}
      // A click with Shift would select text.
      onMouseDown={(event) => event.shiftKey && event.preventDefault()}
      onClick={(event) => press(event, todo.id)}
      onDoubleClick={() => editedTodo.set(todo.id)}
      className="todo-title"
    >
      <span>{todo.title}</span>
    </button>
  );
}
