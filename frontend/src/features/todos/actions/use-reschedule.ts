"use client";

import { useTranslations } from "use-intl";
import { toast } from "@/components/feedback/toaster";
import { changeTodos } from "@/store/actions/change";
import { onceUndoChanges, store } from "@/store/app-store";
import { editableTodos } from "@/store/engine/roles";
import { idsShownAsOpen } from "@/store/indexes/selectors";
import type { TodoId } from "@/store/types";
import { focusTodo } from "../list/focused-row";

/** Returns a function that shows a toast with Undo, which also returns the focus to the changed row. */
export function useUndoToastWithFocus() {
  const common = useTranslations("common");
  function undo() {
    const [first] = store.undo();
    if (first) focusTodo(first);
  }
  return (message: string) =>
    toast(message, { action: { label: common("undo"), run: undo }, until: onceUndoChanges });
}

/**
 * Moves those todos that the person may change to one day and offers Undo. A completed row that is still shown stays: with a rule it would be its series,
 * which has gone on, that comes back.
 */
export function useReschedule() {
  const t = useTranslations("todos.announcements");
  const offerUndo = useUndoToastWithFocus();
  return (ids: readonly TodoId[], due_date: string) => {
    const open = editableTodos(store, idsShownAsOpen(store, ids));
    if (open.length === 0) return void store.isEditAllowed(ids);
    changeTodos(store, open, { due_date });
    offerUndo(t("rescheduled", { count: open.length }));
  };
}
