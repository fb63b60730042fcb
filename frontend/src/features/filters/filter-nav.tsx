"use client";

import { useTranslations } from "use-intl";
import { AppLink } from "@/components/app-link";
import { listInk } from "@/components/list-mark";
import { FilterIcon, PlusIcon } from "@/components/ui/icons";
import { filterPath, usePath } from "@/lib/location";
import { useFilters } from "@/store/hooks";
import { filterDialog } from "./filter-dialog-state";

/** Saved filters, in the sidebar. */
export function FilterNav() {
  const t = useTranslations("filters");
  const filters = useFilters();
  const path = usePath();
  return (
    <section aria-label={t("title")}>
      <div className="flex items-center justify-between ps-2 pt-4 pb-1 text-muted">
        <h2 className="font-medium text-xs">{t("title")}</h2>
        <button
          type="button"
          aria-label={t("add")}
          onClick={() => filterDialog.set("new")}
          className="grid size-7 place-items-center rounded-sm hover:bg-hover hover:text-text pointer-coarse:size-touch"
        >
          <PlusIcon className="size-4" />
        </button>
      </div>
      <ul className="grid grid-cols-1 gap-0.5">
        {filters.map(({ id, name, color }) => (
          <li key={id}>
            <AppLink
              href={filterPath(id)}
              aria-current={path === filterPath(id) ? "page" : undefined}
              className="nav-link"
            >
              <FilterIcon style={listInk(color)} className="nav-icon text-(--ink)" />
              <span className="nav-name">{name}</span>
            </AppLink>
          </li>
        ))}
      </ul>
    </section>
  );
}
