"use client";

import { useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import { toast } from "@/components/feedback/toast-store";
import { store } from "@/store/app-store";
import type { TodoId } from "@/store/types";
import { goToTodo } from "@/store/ui-state/go-to-todo";
import { useDueLabel } from "../due/due-label";
import { lastAdded } from "../quick-add/state";
import { visibleIds } from "./visible-rows";

/** Waits until the views have rendered the change. */
const drawn = (act: () => void) => requestAnimationFrame(() => requestAnimationFrame(act));

/** Shows a toast with a link when something was added that the view doesn't show. */
export function useAddedElsewhereToast(): void {
  const t = useTranslations("todos.said");
  const dueWords = useDueLabel();
  const latest = useRef<(id: TodoId) => void>(() => undefined);
  latest.current = (id) => {
    const todo = store.todos.get(id);
    if (!todo || visibleIds().includes(id)) return;
    const list = store.lists.get(todo.list_id)?.name ?? "";
    const due = dueWords(todo)?.text;
    toast(due ? t("addedToFor", { list, due }) : t("addedTo", { list }), {
      action: { label: t("show"), run: () => goToTodo(todo) },
    });
  };
  useEffect(
    () =>
      lastAdded.subscribe(() => {
        const id = lastAdded.get();
        if (id !== null) drawn(() => latest.current(id));
      }),
    [],
  );
}
