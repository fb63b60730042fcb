"use client";

import { useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import { toast } from "@/components/feedback/toast-store";
import { store } from "@/store/app-store";
import type { TodoId } from "@/store/types";
import { goToTodo } from "@/store/ui-state/go-to-todo";
import { useDueWords } from "../due/due-label";
import { lastAdded } from "../quick-add/state";
import { shownIds } from "./visible-rows";

/** Comes when the views have drawn what is new. */
const drawn = (act: () => void) => requestAnimationFrame(() => requestAnimationFrame(act));

/** Says where something went that was added and that the view does not show, and leads there. */
export function useAddedElsewhereToast(): void {
  const t = useTranslations("todos.said");
  const dueWords = useDueWords();
  const latest = useRef<(id: TodoId) => void>(() => undefined);
  latest.current = (id) => {
    const todo = store.todos.get(id);
    if (!todo || shownIds().includes(id)) return;
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
