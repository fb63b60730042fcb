"use client";

import { useTranslations } from "use-intl";
import { toast } from "@/components/ui/toast-store";
import { store } from "@/store/app-store";
import { changeTodos } from "@/store/changing";
import type { TodoId } from "@/store/rows";
import { whileLast } from "@/store/while-last";
import { focusTodo } from "./current";

/** Moves all of them to one day, and offers to take it back. */
export function useReschedule() {
  const t = useTranslations("todos.said");
  const common = useTranslations("common");
  function undo() {
    const [first] = store.undo();
    if (first) focusTodo(first);
  }
  return (ids: readonly TodoId[], due_date: string) => {
    changeTodos(store, ids, { due_date });
    toast(t("rescheduled", { count: ids.length }), {
      action: { label: common("undo"), run: undo },
      until: whileLast,
    });
  };
}
