"use client";

import { useTranslations } from "use-intl";
import type { PopupProps } from "@/components/lazy";
import { ArrowUpIcon, PencilIcon, StarIcon, TrashIcon } from "@/components/ui/icons";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/menu";
import { formatKey } from "@/lib/keys";
import { type FilterWithId, useSavedFilters } from "@/store/react/hooks";
import { filterDialog } from "@/store/ui-state/dialogs";
import { useFilterActions } from "./filter-actions";

interface FilterMenuProps extends PopupProps {
  filter: FilterWithId;
  align?: "start" | "end";
}

export function FilterMenu({ filter, ...menu }: FilterMenuProps) {
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
      <MenuItem icon={<ArrowUpIcon />} shortcut={formatKey("Alt+ArrowUp")} onSelect={() => move(filter, -1)}>
        {words("up")}
      </MenuItem>
      <MenuItem
        icon={<ArrowUpIcon className="rotate-180" />}
        shortcut={formatKey("Alt+ArrowDown")}
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

const LOOK =
  "grid size-9 place-items-center rounded-md text-muted hover:bg-hover hover:text-text aria-pressed:text-accent pointer-coarse:size-touch";

/** The buttons of a saved filter, next to the title of its view. */
export function FilterButtons({ id, name }: { id: string; name: string }) {
  const t = useTranslations("filters");
  const filters = useSavedFilters();
  const filter = filters.find((one) => one.id === id);
  const { favor, remove } = useFilterActions(filters);
  return (
    <div className="ms-2 -me-2 flex">
      {filter && (
        <button
          type="button"
          aria-label={t("favorite")}
          aria-pressed={filter.favorite}
          onClick={() => favor(filter)}
          className={LOOK}
        >
          <StarIcon className={filter.favorite ? "fill-current" : ""} />
        </button>
      )}
      <button type="button" aria-label={t("edit")} onClick={() => filterDialog.set(id)} className={LOOK}>
        <PencilIcon />
      </button>
      <button type="button" aria-label={t("delete")} onClick={() => remove({ id, name })} className={LOOK}>
        <TrashIcon />
      </button>
    </div>
  );
}
