"use client";

import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { ArchiveIcon, PencilIcon, RestoreIcon, TrashIcon } from "@/components/ui/icons";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/menu";
import { shownKey } from "@/lib/keys";
import type { List } from "@/store/rows";
import { useListActions } from "./list-actions";
import { listDialog } from "./list-dialog-state";

interface ListMenuProps {
  list: List;
  trigger: ReactNode;
  align?: "start" | "end";
}

export function ListMenu({ list, trigger, align = "start" }: ListMenuProps) {
  const t = useTranslations("lists.menu");
  const { move, archive, unarchive, remove } = useListActions();
  if (list.archived_at !== null) {
    return (
      <Menu trigger={trigger} align={align}>
        <MenuItem icon={<RestoreIcon />} onSelect={() => unarchive(list)}>
          {t("unarchive")}
        </MenuItem>
        <MenuItem danger icon={<TrashIcon />} onSelect={() => remove(list)}>
          {t("delete")}
        </MenuItem>
      </Menu>
    );
  }
  return (
    <Menu trigger={trigger} align={align}>
      <MenuItem icon={<PencilIcon />} onSelect={() => listDialog.set(list.id)}>
        {t("edit")}
      </MenuItem>
      <MenuItem shortcut={shownKey("Alt+ArrowUp")} onSelect={() => move(list, -1)}>
        {t("up")}
      </MenuItem>
      <MenuItem shortcut={shownKey("Alt+ArrowDown")} onSelect={() => move(list, 1)}>
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
