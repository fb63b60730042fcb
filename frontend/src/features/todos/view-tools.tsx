"use client";

import { cx } from "class-variance-authority";
import type { ComponentProps } from "react";
import { useTranslations } from "use-intl";
import { later, OnDemand } from "@/components/on-demand";
import { FilterIcon, SearchIcon, SortIcon } from "@/components/ui/icons";
import type { Sort } from "@/store/query";
import { askedOf, type ViewOptions } from "./view-options";

const FilterPopover = later(() => import("./filter-popover"));
const SortMenu = later(() => import("./sort-menu"));

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
  const asked = askedOf(options.filter);
  return (
    <div className="-me-2 flex shrink-0" data-print="no">
      <ToolButton
        aria-label={t("tools.search")}
        title={t("tools.search")}
        aria-pressed={options.searching}
        onClick={() => change({ searching: !options.searching, filter: { ...options.filter, text: "" } })}
      >
        <SearchIcon />
      </ToolButton>
      <OnDemand
        popup="dialog"
        trigger={
          <ToolButton
            aria-label={asked > 0 ? t("tools.filtering", { count: asked }) : t("tools.filter")}
            title={t("tools.filter")}
          >
            <FilterIcon />
            {asked > 0 && <Mark />}
          </ToolButton>
        }
      >
        {(opened) => (
          <FilterPopover options={options} change={change} canShowDone={canShowDone} {...opened} />
        )}
      </OnDemand>
      {sorts.length > 0 && (
        <OnDemand
          popup="menu"
          trigger={
            <ToolButton aria-label={t("tools.sort")} title={t("tools.sort")}>
              <SortIcon />
              {options.sort !== sorts[0] && options.sort !== "manual" && <Mark />}
            </ToolButton>
          }
        >
          {(opened) => (
            <SortMenu sorts={sorts} value={options.sort} onChange={(sort) => change({ sort })} {...opened} />
          )}
        </OnDemand>
      )}
    </div>
  );
}

/** Says that a tool is at work. */
export const Mark = () => (
  <span aria-hidden="true" className="absolute inset-e-1.5 inset-bs-1.5 size-2 rounded-full bg-accent" />
);
