"use client";

import { useTranslations } from "use-intl";
import { announce } from "@/components/feedback/announcer";
import { focusTodo } from "@/features/todos/list/focused-row";
import { composerTarget, focusQuickAdd, type QuickAddTarget } from "@/features/todos/quick-add/state";
import { navigate, viewOf } from "@/lib/location";
import { store } from "@/store/app-store";

/** Actions shared by shortcuts and the palette. */
export interface AppActions {
  add: () => void;
  undo: () => void;
  redo: () => void;
}

function titleOf(id: string): string | undefined {
  const notification = store.notifications.get(id);
  const row = store.todos.get(id)?.title ?? store.lists.get(id)?.name;
  return row ?? (notification?.title || notification?.list_name);
}

/** Returns the number of changed rows and the title or name of the first. */
function describeRows(ids: readonly string[]): { count: number; title: string } {
  const titles = ids.flatMap((id) => titleOf(id) ?? []);
  return { count: Math.min(titles.length, ids.length), title: titles[0] ?? "" };
}

/** Leaves a list or filter that undo has removed. */
function leaveRemovedView(): void {
  const view = viewOf(location.pathname);
  const exists =
    (view.name !== "filter" || store.settings.get(`filter:${view.id}`)?.value) &&
    (view.name !== "list" || store.lists.get(view.id)?.deleted_at === null);
  if (!exists) navigate("/todos", "replace");
}

/**
 * @param target where the composer puts a todo
 * @param hasLine whether the view has a quick-add line of its own, which opens instead of the composer
 */
export function useAppActions(target: QuickAddTarget, hasLine: boolean): AppActions {
  const t = useTranslations("shell");
  const announceUndo = (ids: readonly string[], words: "undone" | "redone") => {
    announce(ids.length > 0 ? t(words, describeRows(ids)) : t("nothingToUndo"));
    if (ids.length > 0) leaveRemovedView();
    const [first] = ids;
    if (first && store.todos.get(first)?.deleted_at === null) focusTodo(first);
  };
  return {
    add: () => (hasLine ? focusQuickAdd() : composerTarget.set(target)),
    undo: () => announceUndo(store.undo(), "undone"),
    redo: () => announceUndo(store.redo(), "redone"),
  };
}
