"use client";

import { useTranslations } from "use-intl";
import { PencilIcon, StarIcon, TrashIcon } from "@/components/ui/icons";
import { useSavedFilters } from "@/store/react/hooks";
import { filterDialog } from "./filter-dialog-state";
import { useFilterActions } from "./use-filter-actions";

const LOOK =
  "grid size-9 place-items-center rounded-md text-muted hover:bg-hover hover:text-text aria-pressed:text-accent pointer-coarse:size-touch";

/** The menu of a saved filter, next to its title. */
export function FilterActions({ id, name }: { id: string; name: string }) {
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
