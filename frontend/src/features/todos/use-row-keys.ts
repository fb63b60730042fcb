"use client";

import { useEffect } from "react";
import { announce } from "@/components/announcer";
import { chord, isElsewhere, isOnControl, singleKeys } from "@/lib/keys";
import { closeTodo, openTodo, openTodoId } from "@/lib/location";
import { placeTodo } from "@/store/actions";
import { store } from "@/store/app-store";
import type { Priority, Todo, TodoId } from "@/store/rows";
import { useComplete } from "./complete-button";
import { currentTodo, editedTodo, focusTodo, openOverRow } from "./current";
import { useMoveWords } from "./move-words";
import { useTodoActions } from "./use-todo-actions";

interface RowKeysPlan {
  /** Every row in the order in which it is shown. */
  ids: readonly TodoId[];
  /** The rows that a person may put in another order; empty when a view has an order of its own. */
  ordered: readonly TodoId[];
}

const WEIGHT: Record<string, Priority> = { "1": "high", "2": "medium", "3": "low", "4": "none" };

function step(ids: readonly TodoId[], by: 1 | -1): void {
  const from = ids.indexOf(currentTodo.get() ?? "");
  const to = from < 0 ? (by === 1 ? 0 : ids.length - 1) : Math.min(Math.max(from + by, 0), ids.length - 1);
  const id = ids[to];
  if (id) focusTodo(id);
}

/** Where focus goes when the current row leaves: the next one, else the one before. */
function neighbour(ids: readonly TodoId[], id: TodoId): TodoId | undefined {
  const at = ids.indexOf(id);
  return ids[at + 1] ?? ids[at - 1];
}

function useRowActions({ ids, ordered }: RowKeysPlan) {
  const complete = useComplete();
  const actions = useTodoActions();
  const words = useMoveWords();

  function shift(todo: Todo, by: 1 | -1) {
    const from = ordered.indexOf(todo.id);
    const to = from + by;
    if (from < 0 || to < 0 || to >= ordered.length) return;
    const others = ordered.filter((id) => id !== todo.id);
    placeTodo(store, todo.id, to, others);
    announce(words(todo.title, to + 1, ordered.length));
    requestAnimationFrame(() => focusTodo(todo.id));
  }

  function remove(todo: Todo) {
    const next = neighbour(ids, todo.id);
    actions.remove(todo);
    if (next) focusTodo(next);
  }

  return { complete, remove, shift, prioritise: actions.prioritise };
}

/** Keys that act on the current row. Letters only where single keys are allowed. */
export function useRowKeys(plan: RowKeysPlan): void {
  const { ids } = plan;
  const { complete, remove, shift, prioritise } = useRowActions(plan);

  useEffect(() => {
    function withModifier(keys: string, todo: Todo | undefined): boolean {
      if (keys === "ArrowDown" || keys === "ArrowUp") step(ids, keys === "ArrowDown" ? 1 : -1);
      else if (keys === "Escape" && openTodoId()) closeTodo();
      else if (!todo) return false;
      else if (keys === "Alt+ArrowUp" || keys === "Alt+ArrowDown")
        shift(todo, keys === "Alt+ArrowUp" ? -1 : 1);
      else if (keys === "Delete" || keys === "Backspace") remove(todo);
      else return false;
      return true;
    }

    function single(keys: string, todo: Todo | undefined, onControl: boolean): boolean {
      if (keys === "j" || keys === "k") step(ids, keys === "j" ? 1 : -1);
      else if (!todo) return false;
      else if (keys === "x" || (keys === " " && !onControl)) complete(todo);
      else if (keys === "o" || (keys === "Enter" && !onControl)) openTodo(todo.id);
      else if (keys === "e") editedTodo.set(todo.id);
      else if (keys === "d") openOverRow("due", todo.id);
      else if (WEIGHT[keys]) prioritise(todo, WEIGHT[keys]);
      else return false;
      return true;
    }

    function onKeyDown(event: KeyboardEvent) {
      if (isElsewhere(event)) return;
      const id = currentTodo.get();
      const todo = id && ids.includes(id) ? store.todos.get(id) : undefined;
      const onTitle = event.target instanceof Element && event.target.closest("[data-title]") !== null;
      const onControl = isOnControl(event) && !(onTitle && event.key === " ");
      const keys = chord(event);
      if (withModifier(keys, todo) || (singleKeys.get() && single(keys, todo, onControl)))
        event.preventDefault();
    }

    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  });
}
