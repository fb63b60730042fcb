"use client";

import { cx } from "class-variance-authority";
import type { ComponentProps } from "react";
import { useTranslations } from "use-intl";
import { LazyPopup, lazy } from "@/components/lazy";
import { CloseIcon, FilterIcon, SearchIcon, SortIcon } from "@/components/ui/icons";
import type { Group, Layout, Sort } from "@/store/types";
import { type ChangeView, countConditions, type ViewState } from "../views/view-state";

interface ViewSearchProps {
  state: ViewState;
  change: ChangeView;
}

/** Filters the view by text while typing. */
export function ViewSearch({ state, change }: ViewSearchProps) {
  const t = useTranslations("todos.tools");
  const { filter } = state;
  const leave = () => change({ isSearching: false, filter: { ...filter, text: "" } });
  return (
    <div className="quick-add pe-1">
      <SearchIcon className="size-5 shrink-0 text-muted" />
      <input
        // biome-ignore lint/a11y/noAutofocus: the person opened this line to type in it
        autoFocus
        data-view-search
        value={filter.text}
        aria-label={t("searchField")}
        dir="auto"
        placeholder={t("searchField")}
        autoComplete="off"
        enterKeyHint="search"
        onChange={({ target }) => change({ filter: { ...filter, text: target.value } })}
        onKeyDown={(event) => {
          if (event.key === "Escape") leave();
        }}
        className="min-h-touch min-w-0 flex-1 bg-transparent outline-none"
      />
      <button
        type="button"
        aria-label={t("closeSearch")}
        onClick={leave}
        className="grid size-9 place-items-center rounded-md text-muted hover:bg-hover pointer-coarse:size-touch"
      >
        <CloseIcon />
      </button>
    </div>
  );
}

const FilterPopover = lazy(() => import("./filter-popover"));
const ViewSettingsMenu = lazy(() => import("./view-menu"));

const toolClass =
  "relative grid size-9 place-items-center rounded-md text-muted hover:bg-hover hover:text-text aria-expanded:bg-hover aria-pressed:bg-accent-soft aria-pressed:text-accent pointer-coarse:size-touch";

function ToolButton({ className, ...rest }: ComponentProps<"button">) {
  return <button type="button" {...rest} className={cx(toolClass, className)} />;
}

export interface ViewToolbarProps {
  state: ViewState;
  change: ChangeView;
  /** Empty in a view with a fixed order, which can't be sorted, grouped or laid out. */
  sorts: readonly Sort[];
  groups: readonly Group[];
  layouts: readonly Layout[];
  /** True if the view can show completed todos next to open ones. */
  canShowDone: boolean;
}

/** The buttons for searching, filtering, sorting, grouping and laying out a view. */
export function ViewToolbar(props: ViewToolbarProps) {
  const { state, change, sorts, groups, layouts } = props;
  const t = useTranslations("todos");
  const asked = countConditions(state.filter);
  return (
    <div className="-me-2 flex shrink-0" data-print="no">
      <ToolButton
        aria-label={t("tools.search")}
        title={t("tools.search")}
        aria-pressed={state.isSearching}
        onClick={() => change({ isSearching: !state.isSearching, filter: { ...state.filter, text: "" } })}
      >
        <SearchIcon />
      </ToolButton>
      <LazyPopup
        popup="dialog"
        trigger={
          <ToolButton
            aria-label={asked > 0 ? t("tools.activeFilters", { count: asked }) : t("tools.filter")}
            title={t("tools.filter")}
          >
            <FilterIcon />
            {asked > 0 && <Mark />}
          </ToolButton>
        }
      >
        {(popup) => <FilterPopover state={state} change={change} {...popup} />}
      </LazyPopup>
      {(sorts.length > 0 || layouts.length > 1) && (
        <LazyPopup
          popup="menu"
          trigger={
            <ToolButton aria-label={t("tools.view")} title={t("tools.view")}>
              <SortIcon />
              {groups.length > 0 && (state.group !== groups[0] || isSorted(props)) && <Mark />}
            </ToolButton>
          }
        >
          {(popup) => <ViewSettingsMenu {...props} {...popup} />}
        </LazyPopup>
      )}
    </div>
  );
}

const isSorted = ({ state: { sort }, sorts }: ViewToolbarProps) => sort !== "manual" && sort !== sorts[0];

/** A dot on a toolbar button whose setting is active. */
const Mark = () => (
  <span aria-hidden="true" className="absolute inset-e-1.5 inset-bs-1.5 size-2 rounded-full bg-accent" />
);
