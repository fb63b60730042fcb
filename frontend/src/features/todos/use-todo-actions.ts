"use client";

import { useTranslations } from "use-intl";
import { announce } from "@/components/announcer";
import { toast } from "@/components/ui/toast-store";
import { closeTodo, openTodoId } from "@/lib/location";
import { changeTodos, deleteTodos, moveToList } from "@/store/actions";
import { store } from "@/store/app-store";
import type { ListId, Priority, Todo } from "@/store/rows";
import { focusTodo } from "./current";

/** What a person does to a todo, with what they are told about it. */
export function useTodoActions() {
  const t = useTranslations("todos");
  const common = useTranslations("common");

  function undo() {
    const [first] = store.undo();
    if (first) focusTodo(first);
  }

  function offerUndo(message: string) {
    toast(message, { action: { label: common("undo"), run: undo } });
  }

  return {
    remove(todo: Todo) {
      if (openTodoId() === todo.id) closeTodo();
      deleteTodos(store, [todo.id]);
      offerUndo(t("said.deleted", { title: todo.title }));
    },
    move(todo: Todo, list: ListId) {
      if (todo.list_id === list) return;
      moveToList(store, [todo.id], list);
      offerUndo(t("said.moved", { title: todo.title, list: store.lists.get(list)?.name ?? "" }));
    },
    prioritise(todo: Todo, priority: Priority) {
      if (todo.priority === priority) return;
      changeTodos(store, [todo.id], { priority });
      announce(t("said.priority", { priority: t(`priority.${priority}`) }));
    },
    rescheduleAll(ids: readonly string[], due_date: string) {
      changeTodos(store, ids, { due_date });
      offerUndo(t("said.rescheduled", { count: ids.length }));
    },
  };
}
