"use client";

import { Suspense } from "react";
import { later } from "@/components/lazy";
import { filterDialog } from "@/features/filters/filter-dialog-state";
import { folderDialog, listDialog } from "@/features/lists/list-dialog-state";
import { paletteOpen } from "@/features/palette/state";
import { shortcutsOpen } from "@/features/shell/keyboard/shortcuts-state";
import { tagDialog } from "@/features/tags/tag-dialog-state";
import { composer } from "@/features/todos/quick-add/state";
import type { User } from "@/lib/api/types";
import { useCell } from "@/lib/cell";
import type { AppActions } from "./use-app-keys";

const Palette = later(() => import("../palette/palette"));
const FilterDialog = later(() => import("@/features/filters/filter-dialog"));
const FolderDialog = later(() => import("@/features/lists/folder-dialog"));
const TagDialog = later(() => import("@/features/tags/tag-dialog"));
const ShortcutsDialog = later(async () => ({
  default: (await import("@/features/shell/keyboard/shortcuts-dialog")).ShortcutsDialog,
}));
const ListDialog = later(async () => ({
  default: (await import("@/features/lists/list-dialog")).ListDialog,
}));
const Composer = later(() => import("@/features/todos/quick-add/composer"));

/** Each dialog loads when it is first opened. */
export function Dialogs({ appActions, user }: { appActions: AppActions; user: User }) {
  const find = useCell(paletteOpen);
  const help = useCell(shortcutsOpen);
  const list = useCell(listDialog);
  const folder = useCell(folderDialog);
  const filter = useCell(filterDialog);
  const tag = useCell(tagDialog);
  const target = useCell(composer);
  return (
    <Suspense>
      {find && <Palette appActions={appActions} user={user} />}
      {target && <Composer target={target} />}
      {help && <ShortcutsDialog />}
      {list !== null && <ListDialog />}
      {folder !== null && <FolderDialog />}
      {tag !== null && <TagDialog />}
      {filter !== null && <FilterDialog />}
    </Suspense>
  );
}
