"use client";

import { useTranslations } from "use-intl";
import { announce } from "@/components/announcer";
import { TodoCheckbox } from "@/components/ui/todo-checkbox";
import { completeTodo } from "@/store/actions";
import { store } from "@/store/app-store";
import type { Todo } from "@/store/rows";

export function useComplete() {
  const t = useTranslations("todos");
  return (todo: Todo, completed = todo.completed_at === null) => {
    completeTodo(store, todo.id, completed);
    announce(t(completed ? "said.completed" : "said.reopened", { title: todo.title }));
  };
}

export function CompleteButton({ todo, entry = true }: { todo: Todo; entry?: boolean }) {
  const t = useTranslations("todos");
  const complete = useComplete();
  return (
    <TodoCheckbox
      checked={todo.completed_at !== null}
      priority={todo.priority}
      onCheckedChange={(checked) => complete(todo, checked)}
      aria-label={t("complete", { title: todo.title })}
      tabIndex={entry ? 0 : -1}
      className="z-10 mt-px"
    />
  );
}
