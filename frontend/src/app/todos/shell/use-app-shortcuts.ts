"use client";

import { useEffect, useRef } from "react";
import { useShortcuts } from "@/features/shell/keyboard/use-shortcuts";
import { shortcutsOpen, showSidebar } from "@/features/shell/shell-state";
import { openViewSearch } from "@/features/todos/views/view-state";
import { navigate, useView } from "@/lib/location";
import { store } from "@/store/app-store";
import { paletteOpen, shareDialog } from "@/store/ui-state/dialogs";
import type { AppActions } from "./use-app-actions";

const openPalette = () => paletteOpen.set(true);
const openShortcuts = () => shortcutsOpen.set(true);

/** Binds the shortcuts that work in every view. */
export function useAppShortcuts({ add, undo, redo }: AppActions): void {
  const view = useView();
  const shared = view.name === "list" && store.lists.get(view.id) ? view.id : null;
  useShortcuts({
    onAdd: add,
    onFind: openPalette,
    onOpenSearch: openViewSearch,
    onShare: shared ? () => shareDialog.set(shared) : undefined,
    onUndo: undo,
    onRedo: redo,
  });
}

/** Opens the part of the app that the address names, such as `?add` in the installed app's shortcut, and shortens the address. */
export function useActionInAddress({ add }: AppActions): void {
  const start = useRef<Record<string, () => void>>({
    add,
    find: openPalette,
    help: openShortcuts,
    lists: showSidebar,
  });
  useEffect(() => {
    const name = [...new URLSearchParams(location.search).keys()].find((key) =>
      Object.hasOwn(start.current, key),
    );
    if (name === undefined) return;
    navigate(location.pathname, "replace");
    start.current[name]?.();
  }, []);
}
