"use client";

import { useEffect } from "react";
import { useTranslations } from "use-intl";
import { announce } from "@/components/announcer";
import { searchOpen } from "@/features/search/search-state";
import { useShortcuts } from "@/features/shell/use-shortcuts";
import { focusTodo } from "@/features/todos/current";
import { focusQuickAdd } from "@/features/todos/quick-add-focus";
import { narrowView } from "@/features/todos/view-options";
import { navigate, viewOf } from "@/lib/location";
import { store } from "@/store/app-store";

export const TAKES_TODOS = new Set(["inbox", "today", "list"]);

/** Writes where one is, or in the Inbox when that takes no todos. */
function add(): void {
  if (!TAKES_TODOS.has(viewOf(location.pathname).name)) navigate("/todos");
  focusQuickAdd();
}

/** Starts with the line for a new todo where the address asks for it, as the installed app's shortcut does. */
function useAddAtStart(): void {
  useEffect(() => {
    if (!new URLSearchParams(location.search).has("add")) return;
    navigate(location.pathname, "replace");
    add();
  }, []);
}

export function useAppKeys() {
  const t = useTranslations("shell");
  const told = (ids: readonly string[], words: "undone" | "redone") => {
    announce(ids.length > 0 ? t(words) : t("nothingToUndo"));
    const [first] = ids;
    if (first && store.todos.get(first)?.deleted_at === null) focusTodo(first);
  };
  useAddAtStart();
  useShortcuts({
    onAdd: add,
    onFind: () => searchOpen.set(true),
    onNarrow: narrowView,
    onUndo: () => told(store.undo(), "undone"),
    onRedo: () => told(store.redo(), "redone"),
  });
  return { add };
}
