"use client";

import { useTranslations } from "use-intl";
import type { PopupProps } from "@/components/lazy";
import { PencilIcon, TrashIcon } from "@/components/ui/icons";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/menu";
import { shownKey } from "@/lib/keys";
import { useListActions } from "./list-actions";
import { folderDialog } from "./list-dialog-state";

export default function FolderMenu({ name, ...menu }: PopupProps & { name: string }) {
  const t = useTranslations("lists");
  const { moveFolder, dissolve } = useListActions();
  return (
    <Menu {...menu}>
      <MenuItem icon={<PencilIcon />} onSelect={() => folderDialog.set(name)}>
        {t("folderMenu.rename")}
      </MenuItem>
      <MenuItem shortcut={shownKey("Alt+ArrowUp")} onSelect={() => moveFolder(name, -1)}>
        {t("menu.up")}
      </MenuItem>
      <MenuItem shortcut={shownKey("Alt+ArrowDown")} onSelect={() => moveFolder(name, 1)}>
        {t("menu.down")}
      </MenuItem>
      <MenuSeparator />
      <MenuItem danger icon={<TrashIcon />} onSelect={() => dissolve(name)}>
        {t("folderMenu.dissolve")}
      </MenuItem>
    </Menu>
  );
}
