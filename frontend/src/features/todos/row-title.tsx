"use client";

import { openTodo } from "@/lib/location";
import type { Todo } from "@/store/rows";
import { editedTodo } from "./current";

/** The whole row presses this button: it lies under what else can be pressed. */
export function RowTitle({ todo, entry }: { todo: Todo; entry: boolean }) {
  return (
    <button
      type="button"
      data-title={todo.id}
      tabIndex={entry ? 0 : -1}
      onClick={() => openTodo(todo.id)}
      onDoubleClick={() => editedTodo.set(todo.id)}
      className="todo-title"
    >
      <span>{todo.title}</span>
    </button>
  );
}
