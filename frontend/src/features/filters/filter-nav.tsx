"use client";

import { Suspense } from "react";
import { useTranslations } from "use-intl";
import { lazy } from "@/components/lazy";
import { listColorStyle } from "@/components/list-icon";
import { AppLink, NavGroup, NavMore } from "@/components/nav";
import { FilterIcon, PlusIcon } from "@/components/ui/icons";
import { filterPath, usePath } from "@/lib/location";
import { type FilterWithId, useCollapsed, useSavedFilters } from "@/store/react/hooks";
import { filterDialog } from "@/store/ui-state/dialogs";

const FilterCount = lazy(() => import("./filter-count"));
const FilterMenu = lazy(async () => ({ default: (await import("./filter-menu")).FilterMenu }));

export function FilterLink({ filter }: { filter: FilterWithId }) {
  const t = useTranslations("filters");
  const { id, name, color } = filter;
  const here = usePath() === filterPath(id);
  return (
    <li data-nav-line className="group/nav relative">
      <AppLink
        href={filterPath(id)}
        data-filter={id}
        aria-current={here ? "page" : undefined}
        className="nav-link pe-10"
      >
        <FilterIcon style={listColorStyle(color)} className="nav-icon text-(--ink)" />
        <span dir="auto" className="nav-name">
          {name}
        </span>
      </AppLink>
      <Suspense>
        <FilterCount id={id} />
      </Suspense>
      <NavMore label={t("more", { name })}>{(popup) => <FilterMenu filter={filter} {...popup} />}</NavMore>
    </li>
  );
}

/** Saved filters in the sidebar, except favorites, which have their own group. */
export function FilterNav() {
  const t = useTranslations("filters");
  const filters = useSavedFilters().filter((filter) => !filter.favorite);
  return (
    <NavGroup
      {...useCollapsed("nav:filters")}
      title={t("title")}
      add={
        <button
          type="button"
          aria-label={t("add")}
          onClick={() => filterDialog.set("new")}
          className="grid size-7 place-items-center rounded-sm hover:bg-hover hover:text-text pointer-coarse:size-touch"
        >
          <PlusIcon className="size-4" />
        </button>
      }
    >
      <ul className="grid grid-cols-1 gap-0.5">
        {filters.map((filter) => (
          <FilterLink key={filter.id} filter={filter} />
        ))}
      </ul>
    </NavGroup>
  );
}
