"use client";

import { useTranslations } from "use-intl";
import type { Opened } from "@/components/on-demand";
import { Menu, MenuLabel } from "@/components/ui/menu";
import { MenuChoice } from "@/components/ui/menu-choice";
import type { Sort } from "@/store/query";

interface SortMenuProps extends Opened {
  sorts: readonly Sort[];
  value: Sort;
  onChange: (sort: Sort) => void;
}

/** A view that cannot be sorted by hand takes the first order it has. */
export default function SortMenu({ sorts, value, onChange, ...menu }: SortMenuProps) {
  const t = useTranslations("todos");
  return (
    <Menu {...menu} align="end">
      <MenuLabel>{t("tools.sort")}</MenuLabel>
      <MenuChoice
        value={sorts.includes(value) ? value : (sorts[0] ?? "manual")}
        onValueChange={onChange}
        options={sorts.map((sort) => ({ value: sort, label: t(`sort.${sort}`) }))}
      />
    </Menu>
  );
}
