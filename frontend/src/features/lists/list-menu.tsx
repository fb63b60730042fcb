"use client";

import { useTranslations } from "use-intl";
import type { PopupProps } from "@/components/lazy";
import { PeopleIcon } from "@/components/list-icon";
import { AttachmentIcon } from "@/components/ui/attachment-icon";
import {
  ArchiveIcon,
  ArrowUpIcon,
  BellIcon,
  ClockIcon,
  CollapseIcon,
  CopyIcon,
  LinkIcon,
  PencilIcon,
  PrintIcon,
  RestoreIcon,
  SignOutIcon,
  StarIcon,
  TrashIcon,
} from "@/components/ui/icons";
import { Menu, MenuBranch, MenuChoice, MenuItem, MenuLabel, MenuSeparator } from "@/components/ui/menu";
import { formatKey } from "@/lib/keys";
import { store } from "@/store/app-store";
import { hasPermission, isShared } from "@/store/engine/roles";
import type { Folder } from "@/store/indexes/selectors";
import { UPDATE_LEVELS, updateLevelOfList } from "@/store/sharing/updates-settings";
import type { List } from "@/store/types";
import {
  activityDialog,
  filesDialog,
  folderDialog,
  leaveDialog,
  listDialog,
  shareDialog,
  sharedFolderDialog,
} from "@/store/ui-state/dialogs";
import { areAllRowsCollapsed, hasCollapsibleRows, useListActions } from "./list-actions";

/** Rendered whenever the menu opens, since what it does depends on the rows then. */
function CollapseItem({ list }: { list: List }) {
  const t = useTranslations("lists.menu");
  const { collapseAll } = useListActions();
  if (!hasCollapsibleRows(list.id)) return null;
  return (
    <MenuItem icon={<CollapseIcon />} onSelect={() => collapseAll(list)}>
      {t(areAllRowsCollapsed(list.id) ? "expandAll" : "collapseAll")}
    </MenuItem>
  );
}

/** The person's role in a list that others are in, too. */
function RoleLabel({ list }: { list: List }) {
  const t = useTranslations("lists.role");
  return isShared(store, list.id) && <MenuLabel>{t(list.role)}</MenuLabel>;
}

/** What of a list that others are in the person hears of. */
function UpdatesBranch({ list }: { list: List }) {
  const t = useTranslations("lists.menu");
  const levels = useTranslations("lists.updates");
  const { setUpdates } = useListActions();
  if (!isShared(store, list.id)) return null;
  return (
    <MenuBranch icon={<BellIcon />} label={t("updates")}>
      <MenuChoice
        label={t("updates")}
        value={updateLevelOfList(store, list.id)}
        onValueChange={(level) => setUpdates(list, level)}
        options={UPDATE_LEVELS.map((value) => ({ value, label: levels(value) }))}
      />
    </MenuBranch>
  );
}

/** An owner deletes a list; others leave it. */
function EndItem({ list }: { list: List }) {
  const t = useTranslations("lists.menu");
  const { remove } = useListActions();
  return hasPermission(list, "manage") ? (
    <MenuItem danger icon={<TrashIcon />} onSelect={() => remove(list)}>
      {t("delete")}
    </MenuItem>
  ) : (
    // What a folder gives is given up in the folder.
    list.shared_folder_id === null && (
      <MenuItem danger icon={<SignOutIcon />} onSelect={() => leaveDialog.set(list.id)}>
        {t("leave")}
      </MenuItem>
    )
  );
}

interface ListMenuProps extends PopupProps {
  list: List;
  align?: "start" | "end";
}

export function ListMenu({ list, ...menu }: ListMenuProps) {
  const t = useTranslations("lists.menu");
  const actions = useListActions();
  const { move, favor, duplicate, archive, unarchive } = actions;
  if (list.archived_at !== null) {
    return (
      <Menu {...menu}>
        <RoleLabel list={list} />
        {hasPermission(list, "edit") && (
          <MenuItem icon={<RestoreIcon />} onSelect={() => unarchive(list)}>
            {t("unarchive")}
          </MenuItem>
        )}
        <EndItem list={list} />
      </Menu>
    );
  }
  const forEveryList = (
    <>
      <MenuItem icon={<ClockIcon />} onSelect={() => activityDialog.set(list.id)}>
        {t("activity")}
      </MenuItem>
      <MenuItem icon={<AttachmentIcon />} onSelect={() => filesDialog.set(list.id)}>
        {t("files")}
      </MenuItem>
      <CollapseItem list={list} />
      <MenuItem icon={<LinkIcon />} onSelect={() => void actions.copyLink(list)}>
        {t("copyLink")}
      </MenuItem>
      <MenuItem icon={<PrintIcon />} onSelect={() => actions.print(list)}>
        {t("print")}
      </MenuItem>
    </>
  );
  if (list.inbox) return <Menu {...menu}>{forEveryList}</Menu>;
  return (
    <Menu {...menu}>
      <RoleLabel list={list} />
      <MenuItem
        icon={<PeopleIcon />}
        shortcut={formatKey("Shift+P")}
        onSelect={() => shareDialog.set(list.id)}
      >
        {t(hasPermission(list, "manage") ? "share" : "people")}
      </MenuItem>
      {(hasPermission(list, "edit") || list.shared_folder_id === null) && (
        <MenuItem icon={<PencilIcon />} onSelect={() => listDialog.set(list.id)}>
          {t(hasPermission(list, "edit") ? "edit" : "chooseFolder")}
        </MenuItem>
      )}
      <MenuItem icon={<StarIcon />} onSelect={() => favor(list)}>
        {t(list.favorited_at === null ? "favorite" : "unfavorite")}
      </MenuItem>
      <UpdatesBranch list={list} />
      <MenuItem icon={<CopyIcon />} onSelect={() => duplicate(list)}>
        {t("duplicate")}
      </MenuItem>
      <MenuSeparator />
      {forEveryList}
      <MenuSeparator />
      <MenuItem icon={<ArrowUpIcon />} shortcut={formatKey("Alt+ArrowUp")} onSelect={() => move(list, -1)}>
        {t("up")}
      </MenuItem>
      <MenuItem
        icon={<ArrowUpIcon className="rotate-180" />}
        shortcut={formatKey("Alt+ArrowDown")}
        onSelect={() => move(list, 1)}
      >
        {t("down")}
      </MenuItem>
      {list.shared_folder_id !== null && hasPermission(list, "manage") && (
        <MenuItem icon={<SignOutIcon />} onSelect={() => actions.removeFromFolder(list)}>
          {t("removeFromFolder")}
        </MenuItem>
      )}
      <MenuSeparator />
      {hasPermission(list, "edit") && (
        <MenuItem icon={<ArchiveIcon />} onSelect={() => archive(list)}>
          {t("archive")}
        </MenuItem>
      )}
      <EndItem list={list} />
    </Menu>
  );
}

/** Members leave a shared folder, and owners stop sharing it; a folder of the person's own is dissolved. */
function EndFolderItem({ folder: { key, isShared } }: { folder: Folder }) {
  const t = useTranslations("lists.folderMenu");
  const { dissolve } = useListActions();
  if (!isShared)
    return (
      <MenuItem danger icon={<TrashIcon />} onSelect={() => dissolve(key)}>
        {t("ungroup")}
      </MenuItem>
    );
  // Owners leave by their role in the dialog, which knows whether there is another owner.
  const isOwner = hasPermission(store.folders.get(key), "manage");
  return (
    <MenuItem
      danger
      icon={isOwner ? <TrashIcon /> : <SignOutIcon />}
      onSelect={() => sharedFolderDialog.set({ kind: isOwner ? "stop" : "leave", folder: key })}
    >
      {t(isOwner ? "stop" : "leave")}
    </MenuItem>
  );
}

export function FolderMenu({ folder, ...menu }: PopupProps & { folder: Folder }) {
  const t = useTranslations("lists");
  const { moveFolder } = useListActions();
  const { key, isShared } = folder;
  const isOwner = !isShared || hasPermission(store.folders.get(key), "manage");
  return (
    <Menu {...menu}>
      <MenuItem icon={<PeopleIcon />} onSelect={() => sharedFolderDialog.set({ kind: "share", folder: key })}>
        {t(isOwner ? "folderMenu.share" : "folderMenu.people")}
      </MenuItem>
      {isOwner && (
        <MenuItem icon={<PencilIcon />} onSelect={() => folderDialog.set(key)}>
          {t("folderMenu.rename")}
        </MenuItem>
      )}
      <MenuItem
        icon={<ArrowUpIcon />}
        shortcut={formatKey("Alt+ArrowUp")}
        onSelect={() => moveFolder(key, -1)}
      >
        {t("menu.up")}
      </MenuItem>
      <MenuItem
        icon={<ArrowUpIcon className="rotate-180" />}
        shortcut={formatKey("Alt+ArrowDown")}
        onSelect={() => moveFolder(key, 1)}
      >
        {t("menu.down")}
      </MenuItem>
      <MenuSeparator />
      <EndFolderItem folder={folder} />
    </Menu>
  );
}
