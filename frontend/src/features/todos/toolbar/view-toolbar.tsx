"use client";

import { cx } from "class-variance-authority";
import type { ComponentProps } from "react";
import { useTranslations } from "use-intl";
import { later, OnDemand } from "@/components/lazy";
import { FilterIcon, SearchIcon, SortIcon } from "@/components/ui/icons";
import { askedOf } from "../screens/view-options";
import type { ViewToolsProps } from "./props";

const FilterPopover = later(() => import("./filter-popover"));
const ViewMenu = later(() => import("./view-menu"));

export const toolLook =
  "relative grid size-9 place-items-center rounded-md text-muted hover:bg-hover hover:text-text aria-expanded:bg-hover aria-pressed:bg-accent-soft aria-pressed:text-accent pointer-coarse:size-touch";

export function ToolButton({ className, ...rest }: ComponentProps<"button">) {
  return <button type="button" {...rest} className={cx(toolLook, className)} />;
}

export function ViewTools(props: ViewToolsProps) {
  const { options, change, sorts, groups, layouts } = props;
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
        {(opened) => <FilterPopover options={options} change={change} {...opened} />}
      </OnDemand>
      {(sorts.length > 0 || layouts.length > 1) && (
        <OnDemand
          popup="menu"
          trigger={
            <ToolButton aria-label={t("tools.view")} title={t("tools.view")}>
              <SortIcon />
              {groups.length > 0 && (options.group !== groups[0] || isSorted(props)) && <Mark />}
            </ToolButton>
          }
        >
          {(opened) => <ViewMenu {...props} {...opened} />}
        </OnDemand>
      )}
    </div>
  );
}

const isSorted = ({ options: { sort }, sorts }: ViewToolsProps) => sort !== "manual" && sort !== sorts[0];

/** Says that a tool is at work. */
export const Mark = () => (
  <span aria-hidden="true" className="absolute inset-e-1.5 inset-bs-1.5 size-2 rounded-full bg-accent" />
);
