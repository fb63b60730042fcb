"use client";

import { useTranslations } from "use-intl";
import type { PopupProps } from "@/components/lazy";
import {
  ArchiveIcon,
  ArrowUpIcon,
  CollapseIcon,
  CopyIcon,
  LinkIcon,
  PencilIcon,
  PrintIcon,
  RestoreIcon,
  StarIcon,
  TrashIcon,
} from "@/components/ui/icons";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/menu";
import { formatKey } from "@/lib/keys";
import type { List } from "@/store/types";
import { folderDialog, listDialog } from "@/store/ui-state/dialogs";
import { canCollapse, isAllCollapsed, useListActions } from "./list-actions";

/** Rendered whenever the menu opens, since what it does depends on the rows then. */
function CollapseItem({ list }: { list: List }) {
  const t = useTranslations("lists.menu");
  const { collapseAll } = useListActions();
  if (!canCollapse(list.id)) return null;
  return (
    <MenuItem icon={<CollapseIcon />} onSelect={() => collapseAll(list)}>
      {t(isAllCollapsed(list.id) ? "expandAll" : "collapseAll")}
    </MenuItem>
  );
}

interface ListMenuProps extends PopupProps {
  list: List;
  align?: "start" | "end";
}

export function ListMenu({ list, ...menu }: ListMenuProps) {
  const t = useTranslations("lists.menu");
  const actions = useListActions();
  const { move, favor, duplicate, archive, unarchive, remove } = actions;
  if (list.archived_at !== null) {
    return (
      <Menu {...menu}>
        <MenuItem icon={<RestoreIcon />} onSelect={() => unarchive(list)}>
          {t("unarchive")}
        </MenuItem>
        <MenuItem danger icon={<TrashIcon />} onSelect={() => remove(list)}>
          {t("delete")}
        </MenuItem>
      </Menu>
    );
  }
  const forEveryList = (
    <>
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
      <MenuItem icon={<PencilIcon />} onSelect={() => listDialog.set(list.id)}>
        {t("edit")}
      </MenuItem>
      <MenuItem icon={<StarIcon />} onSelect={() => favor(list)}>
        {t(list.favorited_at === null ? "favorite" : "unfavorite")}
      </MenuItem>
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
      <MenuSeparator />
      <MenuItem icon={<ArchiveIcon />} onSelect={() => archive(list)}>
        {t("archive")}
      </MenuItem>
      <MenuItem danger icon={<TrashIcon />} onSelect={() => remove(list)}>
        {t("delete")}
      </MenuItem>
    </Menu>
  );
}

export function FolderMenu({ name, ...menu }: PopupProps & { name: string }) {
  const t = useTranslations("lists");
  const { moveFolder, dissolve } = useListActions();
  return (
    <Menu {...menu}>
      <MenuItem icon={<PencilIcon />} onSelect={() => folderDialog.set(name)}>
        {t("folderMenu.rename")}
      </MenuItem>
      <MenuItem shortcut={formatKey("Alt+ArrowUp")} onSelect={() => moveFolder(name, -1)}>
        {t("menu.up")}
      </MenuItem>
      <MenuItem shortcut={formatKey("Alt+ArrowDown")} onSelect={() => moveFolder(name, 1)}>
        {t("menu.down")}
      </MenuItem>
      <MenuSeparator />
      <MenuItem danger icon={<TrashIcon />} onSelect={() => dissolve(name)}>
        {t("folderMenu.ungroup")}
      </MenuItem>
    </Menu>
  );
}
