"use client";

import { cx } from "class-variance-authority";
import type { ComponentProps } from "react";
import { useTranslations } from "use-intl";
import { SearchIcon, SortIcon } from "@/components/ui/icons";
import { Menu, MenuLabel } from "@/components/ui/menu";
import { MenuChoice } from "@/components/ui/menu-choice";
import { Tooltip } from "@/components/ui/tooltip";
import type { Sort } from "@/store/query";
import { FilterPopover } from "./filter-popover";
import type { ViewOptions } from "./view-options";

export interface ViewToolsProps {
  options: ViewOptions;
  change: (part: Partial<ViewOptions>) => void;
  /** A view with an order of its own has nothing to sort. */
  sorts: readonly Sort[];
  /** Whether the view can show completed todos beside the open ones. */
  canShowDone: boolean;
}

export const toolLook =
  "relative grid size-9 place-items-center rounded-md text-muted hover:bg-hover hover:text-text aria-expanded:bg-hover aria-pressed:bg-accent-soft aria-pressed:text-accent pointer-coarse:size-touch";

export function ToolButton({ className, ...rest }: ComponentProps<"button">) {
  return <button type="button" {...rest} className={cx(toolLook, className)} />;
}

export function ViewTools({ options, change, sorts, canShowDone }: ViewToolsProps) {
  const t = useTranslations("todos");
  return (
    <div className="-me-2 flex shrink-0" data-print="no">
      <Tooltip label={t("tools.search")} shortcut="/">
        <ToolButton
          aria-label={t("tools.search")}
          aria-pressed={options.searching}
          onClick={() => change({ searching: !options.searching, filter: { ...options.filter, text: "" } })}
        >
          <SearchIcon />
        </ToolButton>
      </Tooltip>
      <FilterPopover options={options} change={change} canShowDone={canShowDone} />
      {sorts.length > 0 && (
        <Menu
          align="end"
          trigger={
            <ToolButton aria-label={t("tools.sort")} title={t("tools.sort")}>
              <SortIcon />
              {options.sort !== sorts[0] && options.sort !== "manual" && <Mark />}
            </ToolButton>
          }
        >
          <MenuLabel>{t("tools.sort")}</MenuLabel>
          <MenuChoice
            value={sorts.includes(options.sort) ? options.sort : (sorts[0] ?? "manual")}
            onValueChange={(sort) => change({ sort })}
            options={sorts.map((value) => ({ value, label: t(`sort.${value}`) }))}
          />
        </Menu>
      )}
    </div>
  );
}

/** Says that a tool is at work. */
export const Mark = () => (
  <span aria-hidden="true" className="absolute inset-e-1.5 inset-bs-1.5 size-2 rounded-full bg-accent" />
);
