"use client";

import type { MouseEvent } from "react";
import { openTodo } from "@/lib/location";
import type { Todo } from "@/store/types";
import { clearSelection, extendSelection, selection, toggleSelected } from "@/store/ui-state/selection";
import { editedTodo, shownIds } from "../list/visible-rows";

const COARSE = "(pointer: coarse)";

/** A plain press opens; with Shift it selects up to here, with ⌘ or Ctrl this one, and by touch while some are. */
function press(event: MouseEvent, id: string): void {
  const { ids } = selection.get();
  if (event.shiftKey) extendSelection(id, shownIds());
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

/** The whole row presses this button: it lies under what else can be pressed. */
export function RowTitle({ todo, entry, selected }: RowTitleProps) {
  return (
    <button
      type="button"
      data-title={todo.id}
      tabIndex={entry ? 0 : -1}
      aria-describedby={selected ? "row-selected" : undefined}
      // Shift and a press would mark text
      onMouseDown={(event) => event.shiftKey && event.preventDefault()}
      onClick={(event) => press(event, todo.id)}
      onDoubleClick={() => editedTodo.set(todo.id)}
      className="todo-title"
    >
      <span>{todo.title}</span>
    </button>
  );
}
