"use client";

import { Suspense } from "react";
import { lazy } from "@/components/lazy";
import { shortcutsOpen } from "@/features/shell/shell-state";
import { composerTarget, focusQuickAdd, type QuickAddTarget } from "@/features/todos/quick-add/state";
import type { User } from "@/lib/api/types";
import { useCell } from "@/lib/cell";
import {
  activityDialog,
  filesDialog,
  filterDialog,
  folderDialog,
  folderMoveDialog,
  invitationsOpen,
  leaveDialog,
  listDialog,
  paletteOpen,
  purgeDialog,
  shareDialog,
  sharedFolderDialog,
  tagDialog,
} from "@/store/ui-state/dialogs";
import type { AppActions } from "./use-app-actions";

const Palette = lazy(() => import("../palette/palette"));
const FilterDialog = lazy(() => import("@/features/filters/filter-dialog"));
const FolderDialog = lazy(async () => ({
  default: (await import("@/features/lists/folder-dialog")).FolderDialog,
}));
const ActivityDialog = lazy(() => import("@/features/todos/activity/activity-dialog"));
const FilesDialog = lazy(() => import("@/features/todos/attachments/files-dialog"));
const PurgeDialog = lazy(() => import("@/features/todos/views/purge-dialog"));
const TagDialog = lazy(() => import("@/features/tags/tag-dialog"));
const ShortcutsDialog = lazy(async () => ({
  default: (await import("@/features/shell/keyboard/shortcuts-dialog")).ShortcutsDialog,
}));
const ListDialog = lazy(async () => ({
  default: (await import("@/features/lists/list-dialogs")).ListDialog,
}));
const ShareDialog = lazy(async () => ({
  default: (await import("@/features/sharing/share-dialog")).ShareDialog,
}));
const FolderMoveDialog = lazy(async () => ({
  default: (await import("@/features/sharing/folder-move-dialog")).FolderMoveDialog,
}));
const SharedFolderDialog = lazy(async () => ({
  default: (await import("@/features/sharing/shared-folder-dialog")).SharedFolderDialog,
}));
const InvitationsDialog = lazy(async () => ({
  default: (await import("@/features/sharing/received-invitations")).InvitationsDialog,
}));
const LeaveDialog = lazy(async () => ({
  default: (await import("@/features/sharing/confirm-dialog")).LeaveDialog,
}));
const QuickAddComposer = lazy(() => import("@/features/todos/quick-add/composer"));

interface DialogsProps {
  appActions: AppActions;
  user: User;
  /** The defaults of a todo that is added in the palette. */
  newTodo: QuickAddTarget;
}

/** Each dialog loads when it is first opened. */
export function Dialogs({ appActions, user, newTodo }: DialogsProps) {
  const find = useCell(paletteOpen);
  const help = useCell(shortcutsOpen);
  const list = useCell(listDialog);
  const folder = useCell(folderDialog);
  const moved = useCell(folderMoveDialog);
  const sharedFolder = useCell(sharedFolderDialog);
  const filter = useCell(filterDialog);
  const tag = useCell(tagDialog);
  const target = useCell(composerTarget);
  const subject = useCell(purgeDialog);
  const shared = useCell(shareDialog);
  const left = useCell(leaveDialog);
  const invitations = useCell(invitationsOpen);
  const activity = useCell(activityDialog);
  const files = useCell(filesDialog);
  return (
    <Suspense>
      {find && <Palette appActions={appActions} user={user} target={newTodo} />}
      {target && <QuickAddComposer target={target} />}
      {help && (
        <ShortcutsDialog
          onTryLine={(text) => composerTarget.set({ list: user.inbox_id, text })}
          onTryFilter={(query) => filterDialog.set({ query })}
        />
      )}
      {list !== null && <ListDialog onOpenCreated={focusQuickAdd} />}
      {folder !== null && <FolderDialog />}
      {sharedFolder !== null && <SharedFolderDialog />}
      {moved !== null && <FolderMoveDialog />}
      {tag !== null && <TagDialog />}
      {filter !== null && <FilterDialog />}
      {subject !== null && <PurgeDialog />}
      {shared !== null && <ShareDialog />}
      {invitations && <InvitationsDialog />}
      {activity !== null && <ActivityDialog />}
      {files !== null && <FilesDialog />}
      {left !== null && <LeaveDialog />}
    </Suspense>
  );
}
