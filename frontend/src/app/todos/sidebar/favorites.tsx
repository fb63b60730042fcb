"use client";

import { useTranslations } from "use-intl";
import { NavGroup } from "@/components/nav";
import { FilterLink } from "@/features/filters/filter-nav";
import { ListLink } from "@/features/lists/list-nav";
import { useCollapsed, useLists, useSavedFilters } from "@/store/react/hooks";

/** Favorite lists and saved filters; nothing if there are none. */
export function Favorites() {
  const t = useTranslations("shell");
  const fold = useCollapsed("nav:favourites");
  const lists = useLists().filter((list) => list.favorited_at !== null);
  const filters = useSavedFilters().filter((filter) => filter.favorite);
  if (lists.length + filters.length === 0) return null;
  return (
    <NavGroup {...fold} title={t("favorites")}>
      <ul className="grid grid-cols-1 gap-0.5">
        {lists.map((list) => (
          <ListLink key={list.id} list={list} />
        ))}
        {filters.map((filter) => (
          <FilterLink key={filter.id} filter={filter} />
        ))}
      </ul>
    </NavGroup>
  );
}
