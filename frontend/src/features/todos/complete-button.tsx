"use client";

import { useCallback } from "react";
import { useTranslations } from "use-intl";
import { announce } from "@/components/announcer";
import { TodoCheckbox } from "@/components/ui/todo-checkbox";
import { store } from "@/store/app-store";
import { completeTodos } from "@/store/completing";
import type { Todo } from "@/store/rows";
import { targetsOf } from "./shown-rows";

/** Completes a todo, or the whole selection that it is part of; or opens them again. */
export function useComplete() {
  const t = useTranslations("todos");
  return useCallback(
    (todo: Todo, completed = todo.completed_at === null) => {
      const ids = targetsOf(todo.id);
      completeTodos(store, ids, completed);
      const words = { title: todo.title, count: ids.length };
      announce(t(completed ? "said.completed" : "said.reopened", words));
    },
    [t],
  );
}

interface CompleteButtonProps {
  todo: Todo;
  label: string;
  onComplete: (todo: Todo, completed: boolean) => void;
  entry?: boolean;
}

export function CompleteButton({ todo, label, onComplete, entry = true }: CompleteButtonProps) {
  return (
    <TodoCheckbox
      checked={todo.completed_at !== null}
      priority={todo.priority}
      onCheckedChange={(checked) => onComplete(todo, checked)}
      aria-label={label}
      tabIndex={entry ? 0 : -1}
      className="z-10 mt-px"
    />
  );
}
