"use client";

import { lazy, Suspense } from "react";
import { listDialog } from "@/features/lists/list-dialog-state";
import { searchOpen } from "@/features/search/search-state";
import { shortcutsOpen } from "@/features/shell/shortcuts-state";
import { useCell } from "@/lib/cell";

const SearchDialog = lazy(async () => ({
  default: (await import("@/features/search/search-dialog")).SearchDialog,
}));
const ShortcutsDialog = lazy(async () => ({
  default: (await import("@/features/shell/shortcuts-dialog")).ShortcutsDialog,
}));
const ListDialog = lazy(async () => ({
  default: (await import("@/features/lists/list-dialog")).ListDialog,
}));

/** Each comes when it is first asked for. */
export function Dialogs() {
  const find = useCell(searchOpen);
  const help = useCell(shortcutsOpen);
  const list = useCell(listDialog);
  return (
    <Suspense>
      {find && <SearchDialog />}
      {help && <ShortcutsDialog />}
      {list !== null && <ListDialog />}
    </Suspense>
  );
}
