"use client";

import { useTranslations } from "use-intl";
import { announce } from "@/components/feedback/announcer";
import { store } from "@/store/app-store";
import { useCalendar } from "@/store/react/use-calendar";
import { selection } from "@/store/ui-state/selection";
import { useTodoActions } from "../actions/use-todo-actions";
import { visibleRows } from "../list/visible-rows";
import { useComplete } from "../row/complete-button";
import type { ShortcutActions } from "./shortcuts";

/** Returns the actions of shortcuts, with their announcements. */
export function useShortcutActions(): ShortcutActions {
  const t = useTranslations("todos.said");
  const actions = useTodoActions();
  const complete = useComplete();
  const { today } = useCalendar();
  return {
    ...actions,
    complete,
    today,
    saySelected: () => announce(t("selected", { count: selection.get().ids.size })),
    sayDragged: (ids) =>
      announce(t("dragged", { count: ids.length, title: store.todos.get(ids[0] ?? "")?.title ?? "" })),
    sayCancelled: () => announce(t("cancelled")),
    announceUnmoved: () => announce(t(visibleRows.get().list === null ? "ownOrder" : "staysThere")),
  };
}
