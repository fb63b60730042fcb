"use client";

import { useTranslations } from "use-intl";
import type { PopupProps } from "@/components/lazy";
import { PencilIcon, TrashIcon } from "@/components/ui/icons";
import { Menu, MenuItem } from "@/components/ui/menu";
import { tagDialog } from "./tag-dialog-state";
import { useTagActions } from "./use-tag-actions";

interface TagMenuProps extends PopupProps {
  tag: string;
  align?: "start" | "end";
}

export default function TagMenu({ tag, ...menu }: TagMenuProps) {
  const t = useTranslations("tags");
  const { remove } = useTagActions();
  return (
    <Menu {...menu}>
      <MenuItem icon={<PencilIcon />} onSelect={() => tagDialog.set(tag)}>
        {t("edit")}
      </MenuItem>
      <MenuItem danger icon={<TrashIcon />} onSelect={() => remove(tag)}>
        {t("delete")}
      </MenuItem>
    </Menu>
  );
}
