"use client";

import { useCallback } from "react";
import { useTranslations } from "use-intl";
import { announce } from "@/components/feedback/announcer";
import { listInk } from "@/components/list-icon";
import { TodoCheckbox } from "@/components/ui/todo-checkbox";
import { longDay } from "@/lib/dates";
import { completeTodos } from "@/store/actions/complete";
import { store } from "@/store/app-store";
import { useTagStyle } from "@/store/react/hooks";
import { useCalendar, useLocaleTag } from "@/store/react/use-calendar";
import type { Priority, Todo } from "@/store/types";
import { actionTargets } from "../list/visible-rows";

/** A dot in the tag's color, or in the accent color. */
export function TagDot({ tag }: { tag: string }) {
  const style = useTagStyle(tag);
  return (
    <span
      aria-hidden="true"
      style={style ? listInk(style.color) : undefined}
      className={`size-2 shrink-0 rounded-full forced-color-adjust-none ${style ? "bg-(--ink)" : "bg-accent"}`}
    />
  );
}

export const PRIORITIES: readonly Priority[] = ["high", "medium", "low", "none"];

/** A small icon with the shape and color that the priority gives a checkbox. */
export const PriorityIcon = ({ priority }: { priority: Priority }) => (
  <span aria-hidden="true" data-priority={priority} className="todo-checkbox size-4 before:hidden" />
);

/** Returns the next due date of a recurring todo that was completed; null if it ended. */
function nextDueDate(todo: Todo): string | null {
  const now = store.todos.get(todo.id);
  return now?.completed_at === null && now.due_date !== todo.due_date ? now.due_date : null;
}

/** Completes or reopens a todo, or the selection it is part of. */
export function useComplete() {
  const t = useTranslations("todos");
  const { today } = useCalendar();
  const locale = useLocaleTag();
  return useCallback(
    (todo: Todo, completed = todo.completed_at === null) => {
      const ids = actionTargets(todo.id);
      completeTodos(store, ids, completed);
      const values = { title: todo.title, count: ids.length };
      const next = completed && ids.length === 1 ? nextDueDate(todo) : null;
      if (next) announce(t("said.completedNext", { ...values, day: longDay(next, today, locale) }));
      else announce(t(completed ? "said.completed" : "said.reopened", values));
    },
    [t, today, locale],
  );
}

interface CompleteButtonProps {
  todo: Todo;
  label: string;
  onComplete: (todo: Todo, completed: boolean) => void;
  isTabStop?: boolean;
}

export function CompleteButton({ todo, label, onComplete, isTabStop = true }: CompleteButtonProps) {
  return (
    <TodoCheckbox
      checked={todo.completed_at !== null}
      priority={todo.priority}
      onCheckedChange={(checked) => onComplete(todo, checked)}
      aria-label={label}
      tabIndex={isTabStop ? 0 : -1}
      className="z-10 mt-px"
    />
  );
}
