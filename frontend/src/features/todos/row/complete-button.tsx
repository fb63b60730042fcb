"use client";

import { useCallback } from "react";
import { useTranslations } from "use-intl";
import { announce } from "@/components/feedback/announcer";
import { toast } from "@/components/feedback/toaster";
import { CheckboxIcon, TodoCheckbox } from "@/components/ui/todo-checkbox";
import { formatLongDay } from "@/lib/dates";
import { completeTodos } from "@/store/actions/complete";
import { onceNotUndoable, store } from "@/store/app-store";
import { todoToShow } from "@/store/indexes/selectors";
import { useCalendar, useLocaleTag } from "@/store/react/use-calendar";
import type { Todo } from "@/store/types";
import { actionTargets } from "../list/visible-rows";

/** Returns the next due date of a recurring todo that was completed; null if it ended. */
function nextDueDate(todo: Todo): string | null {
  const now = store.todos.get(todo.id);
  const hasMoved = now?.recurrence?.occurrence !== todo.recurrence?.occurrence;
  return now?.completed_at === null && hasMoved ? now.due_date : null;
}

const COARSE = "(pointer: coarse)";
const UNDO_MS = 6000;

/** Completes or reopens a todo, or the selection it is part of. On touch, which has no ⌘Z, a toast offers Undo. */
export function useToggleCompletion() {
  const t = useTranslations("todos");
  const common = useTranslations("common");
  const { today } = useCalendar();
  const locale = useLocaleTag();
  return useCallback(
    (todo: Todo, completed = (todoToShow(store, todo.id) ?? todo).completed_at === null) => {
      const ids = actionTargets(todo.id);
      if (!store.isEditAllowed(ids)) return;
      const change = completeTodos(store, ids, completed);
      const values = { title: todo.title, count: ids.length };
      const next = completed && ids.length === 1 ? nextDueDate(todo) : null;
      const message = next
        ? t("announcements.completedNext", { ...values, day: formatLongDay(next, today, locale) })
        : t(completed ? "announcements.completed" : "announcements.reopened", values);
      if (!completed || change === null || !matchMedia(COARSE).matches) return announce(message);
      toast(message, {
        durationMs: UNDO_MS,
        action: { label: common("undo"), run: () => store.undoChange(change) },
        until: (dismiss) => onceNotUndoable(change, dismiss),
      });
    },
    [t, common, today, locale],
  );
}

interface CompleteButtonProps {
  todo: Todo;
  label: string;
  onComplete: (todo: Todo, completed: boolean) => void;
  isTabStop?: boolean;
}

/** In place of the button where the person may not complete the todo. */
export function CompletionMark({ todo: { completed_at, priority } }: Pick<CompleteButtonProps, "todo">) {
  const t = useTranslations("todos");
  return (
    <>
      <CheckboxIcon
        checked={completed_at !== null}
        priority={priority}
        className="pointer-events-none mt-px opacity-60"
      />
      {completed_at !== null && <span className="sr-only">{t("section.done")}</span>}
    </>
  );
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
