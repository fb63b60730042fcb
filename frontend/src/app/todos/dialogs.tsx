"use client";

import { Suspense } from "react";
import { later } from "@/components/on-demand";
import { listDialog } from "@/features/lists/list-dialog-state";
import { searchOpen } from "@/features/search/search-state";
import { shortcutsOpen } from "@/features/shell/shortcuts-state";
import { composer } from "@/features/todos/quick-add/target";
import { useCell } from "@/lib/cell";

const SearchDialog = later(async () => ({
  default: (await import("@/features/search/search-dialog")).SearchDialog,
}));
const ShortcutsDialog = later(async () => ({
  default: (await import("@/features/shell/shortcuts-dialog")).ShortcutsDialog,
}));
const ListDialog = later(async () => ({
  default: (await import("@/features/lists/list-dialog")).ListDialog,
}));
const Composer = later(() => import("@/features/todos/quick-add/composer"));

/** Each comes when it is first asked for. */
export function Dialogs() {
  const find = useCell(searchOpen);
  const help = useCell(shortcutsOpen);
  const list = useCell(listDialog);
  const target = useCell(composer);
  return (
    <Suspense>
      {find && <SearchDialog />}
      {target && <Composer target={target} />}
      {help && <ShortcutsDialog />}
      {list !== null && <ListDialog />}
    </Suspense>
  );
}
