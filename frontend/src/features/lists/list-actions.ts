"use client";

import { useTranslations } from "use-intl";
import { announce } from "@/components/feedback/announcer";
import { toast } from "@/components/feedback/toaster";
import { useCopyLink } from "@/components/feedback/use-copy-link";
import { runAfterPaint } from "@/lib/focus/run-after-paint";
import { listPath, navigate, viewOf } from "@/lib/location";
import {
  changeList,
  deleteList,
  duplicateList,
  moveFolderByOne,
  moveListByOne,
  moveListToEnd,
  renameFolder,
  setFavorite,
  sidebarGroups,
} from "@/store/actions";
import { onceUndoChanges, store } from "@/store/app-store";
import { sidebarFolders } from "@/store/indexes/selectors";
import { setUpdateLevel, type UpdateLevel } from "@/store/sharing/updates-settings";
import type { List, ListId } from "@/store/types";
import { askBeforeMove } from "@/store/ui-state/dialogs";

/** The server takes names of up to 100 characters, and the copy's name is longer. */
const MAX_NAME = 90;

const pathOf = (list: List) => (list.inbox ? "/todos" : listPath(list.id));

const folderName = (key: string | null) =>
  sidebarFolders(store).find((folder) => folder.key === key)?.name ?? "";

/** The sections and the todos with subtasks of a list. */
const rowsWithChildren = (id: ListId): ListId[] =>
  store.index
    .idsIn(id)
    .filter((row) => store.todos.get(row)?.kind === "section" || store.index.childrenOf(row).length > 0);

/** Whether a list has rows that can be collapsed. */
export const hasCollapsibleRows = (id: ListId): boolean => rowsWithChildren(id).length > 0;

export const areAllRowsCollapsed = (id: ListId): boolean =>
  hasCollapsibleRows(id) && rowsWithChildren(id).every((row) => store.collapsed.has(row));

/** Actions on a list that announce their outcome. */
export function useListActions() {
  const t = useTranslations("lists.announcements");
  const common = useTranslations("common");

  const copyLink = useCopyLink();

  const offerUndo = (message: string) =>
    toast(message, { action: { label: common("undo"), run: () => store.undo() }, until: onceUndoChanges });

  function leave(list: List) {
    const view = viewOf(location.pathname);
    if (view.name === "list" && view.id === list.id) navigate("/todos", "replace");
  }

  function announceListPosition(id: ListId) {
    const group = sidebarGroups(store).find(({ lists }) => lists.some((one) => one.id === id));
    const index = group?.lists.findIndex((one) => one.id === id) ?? -1;
    const list = group?.lists[index];
    if (!list) return;
    const words = {
      name: list.name,
      position: index + 1,
      total: group.lists.length,
      folder: folderName(group.folder),
    };
    announce(t(group.folder === null ? "moved" : "movedToFolder", words));
  }

  function announceFolderPosition(key: string) {
    const keys = sidebarGroups(store).flatMap(({ folder }) => folder ?? []);
    const position = keys.indexOf(key) + 1;
    announce(t("folderMoved", { name: folderName(key), position, total: keys.length }));
  }

  return {
    move(list: List, by: 1 | -1) {
      if (!askBeforeMove(moveListByOne(store, list.id, by))) return;
      announceListPosition(list.id);
    },
    announceListPosition,
    moveFolder(folder: string, by: 1 | -1) {
      if (moveFolderByOne(store, folder, by)) announceFolderPosition(folder);
    },
    announceFolderPosition,
    /** Asks before it removes a list from its shared folder. */
    removeFromFolder: (list: List) => askBeforeMove(moveListToEnd(store, list.id, null)),
    renameFolder(folder: string, name: string) {
      if (folder === name) return;
      renameFolder(store, folder, name);
      offerUndo(t("folderRenamed", { folder, name }));
    },
    dissolve(folder: string) {
      renameFolder(store, folder, null);
      offerUndo(t("ungrouped", { folder }));
    },
    favor(list: List) {
      const is = list.favorited_at === null;
      setFavorite(store, list.id, is);
      announce(t(is ? "addedToFavorites" : "removedFromFavorites", { name: list.name }));
    },
    setUpdates(list: List, level: UpdateLevel) {
      setUpdateLevel(store, list.id, level);
      toast(t(`updates.${level}`, { name: list.name }));
    },
    duplicate(list: List) {
      const copy = duplicateList(store, list.id, t("copyName", { name: list.name.slice(0, MAX_NAME) }));
      if (!copy) return;
      navigate(listPath(copy));
      offerUndo(t("duplicated", { name: list.name }));
    },
    /** Collapses every section and every todo with subtasks, or expands them all if none is expanded. */
    collapseAll(list: List) {
      const isExpanding = areAllRowsCollapsed(list.id);
      for (const id of rowsWithChildren(list.id)) store.collapsed.set(id, !isExpanding);
      announce(t(isExpanding ? "expandedAll" : "collapsedAll", { name: list.name }));
    },
    copyLink: (list: List) => copyLink(pathOf(list)),
    print(list: List) {
      navigate(pathOf(list));
      runAfterPaint(() => print());
    },
    archive(list: List) {
      leave(list);
      changeList(store, list.id, { archived: true });
      offerUndo(t("archived", { name: list.name }));
    },
    unarchive(list: List) {
      changeList(store, list.id, { archived: false });
      announce(t("unarchived", { name: list.name }));
    },
    remove(list: List) {
      leave(list);
      deleteList(store, list.id);
      offerUndo(t("deleted", { name: list.name }));
    },
  };
}
