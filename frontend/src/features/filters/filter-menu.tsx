"use client";

import { useTranslations } from "use-intl";
import type { PopupProps } from "@/components/lazy";
import { ArrowUpIcon, PencilIcon, StarIcon, TrashIcon } from "@/components/ui/icons";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/menu";
import { shownKey } from "@/lib/keys";
import { type FilterWithId, useSavedFilters } from "@/store/react/hooks";
import { filterDialog } from "./filter-dialog-state";
import { useFilterActions } from "./use-filter-actions";

interface FilterMenuProps extends PopupProps {
  filter: FilterWithId;
  align?: "start" | "end";
}

export default function FilterMenu({ filter, ...menu }: FilterMenuProps) {
  const t = useTranslations("filters");
  const words = useTranslations("lists.menu");
  const { favor, move, remove } = useFilterActions(useSavedFilters());
  return (
    <Menu {...menu}>
      <MenuItem icon={<PencilIcon />} onSelect={() => filterDialog.set(filter.id)}>
        {t("edit")}
      </MenuItem>
      <MenuItem icon={<StarIcon />} onSelect={() => favor(filter)}>
        {words(filter.favorite ? "unfavorite" : "favorite")}
      </MenuItem>
      <MenuItem icon={<ArrowUpIcon />} shortcut={shownKey("Alt+ArrowUp")} onSelect={() => move(filter, -1)}>
        {words("up")}
      </MenuItem>
      <MenuItem
        icon={<ArrowUpIcon className="rotate-180" />}
        shortcut={shownKey("Alt+ArrowDown")}
        onSelect={() => move(filter, 1)}
      >
        {words("down")}
      </MenuItem>
      <MenuSeparator />
      <MenuItem danger icon={<TrashIcon />} onSelect={() => remove(filter)}>
        {t("delete")}
      </MenuItem>
    </Menu>
  );
}
