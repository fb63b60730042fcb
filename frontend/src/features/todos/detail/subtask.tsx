"use client";

import { cx } from "class-variance-authority";
import type { CSSProperties, KeyboardEvent } from "react";
import { useTranslations } from "use-intl";
import { ChevronRightIcon } from "@/components/ui/icons";
import { chord } from "@/lib/keys";
import { openTodo } from "@/lib/location";
import { store } from "@/store/app-store";
import { useChildren, useIsCollapsed, useTodo } from "@/store/react/hooks";
import type { Todo, TodoId } from "@/store/types";
import { useTodoActions } from "../actions/use-todo-actions";
import { shiftedSubtask } from "../drag/insertion-points";
import { CompleteButton, useComplete } from "../row/complete-button";

/** Alt and the arrows move it, ⌘] and ⌘[ put it deeper or back, Delete removes it. */
function useSubtaskKeys(todo: Todo | undefined) {
  const { indent, outdent, remove, place } = useTodoActions();
  return (event: KeyboardEvent<HTMLElement>) => {
    const keys = chord(event.nativeEvent);
    if (!todo) return;
    const by = keys === "Alt+ArrowUp" ? -1 : keys === "Alt+ArrowDown" ? 1 : null;
    const spot = by && shiftedSubtask(todo.id, by);
    if (spot) place([todo.id], spot);
    else if (keys === "Mod+]") indent(todo.id, false);
    else if (keys === "Mod+[") outdent(todo.id, false);
    else if (keys === "Delete" || keys === "Backspace") remove([todo.id]);
    else if (by === null) return;
    event.preventDefault();
    event.stopPropagation();
    const { currentTarget } = event;
    requestAnimationFrame(() =>
      requestAnimationFrame(() => currentTarget.isConnected && currentTarget.focus()),
    );
  };
}

/** One todo under the open one, and what is under it in turn. */
export function Subtask({ id, depth }: { id: TodoId; depth: number }) {
  const t = useTranslations("todos");
  const todo = useTodo(id);
  const children = useChildren(id);
  const folded = useIsCollapsed(id);
  const complete = useComplete();
  const onKeyDown = useSubtaskKeys(todo);
  if (!todo) return null;
  const done = todo.completed_at !== null;
  return (
    <li>
      <div className="subtask" style={{ "--depth": depth } as CSSProperties}>
        <CompleteButton todo={todo} label={t("complete", { title: todo.title })} onComplete={complete} />
        <button
          type="button"
          onClick={() => openTodo(id)}
          onKeyDown={onKeyDown}
          className={cx(
            "min-w-0 flex-1 rounded-sm text-start wrap-anywhere",
            done && "text-muted line-through",
          )}
        >
          {todo.title}
        </button>
        {children.length > 0 && (
          <button
            type="button"
            aria-expanded={!folded}
            aria-label={t("tree.unfold", { title: todo.title })}
            onClick={() => store.collapsed.set(id, !folded)}
            className="grid size-7 shrink-0 place-items-center rounded-sm text-muted hover:bg-hover pointer-coarse:size-touch"
          >
            <ChevronRightIcon className={cx("size-3.5", !folded && "unfolded")} />
          </button>
        )}
      </div>
      {children.length > 0 && !folded && (
        <ul>
          {children.map((child) => (
            <Subtask key={child} id={child} depth={depth + 1} />
          ))}
        </ul>
      )}
    </li>
  );
}
