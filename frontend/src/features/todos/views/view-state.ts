"use client";

import { useCallback, useEffect, useMemo, useSyncExternalStore } from "react";
import { createCell } from "@/lib/cell";
import { normalizeText } from "@/lib/text";
import { changeSetting } from "@/store/actions/settings";
import { store } from "@/store/app-store";
import { type Filter, NO_FILTER, type Query, type QueryView } from "@/store/query";
import { useSetting } from "@/store/react/hooks";
import { useCalendar } from "@/store/react/use-calendar";
import type { Group, Layout, Sort, ViewSetting } from "@/store/types";

export interface ViewState {
  /** `done` is saved with the view's settings; the rest lasts until the page is left. */
  filter: Filter;
  sort: Sort;
  group: Group;
  layout: Layout;
  /** True while the search field is open, even if it is empty. */
  isSearching: boolean;
}

export type ChangeView = (part: Partial<ViewState>) => void;

interface SearchState {
  filter: Filter;
  isSearching: boolean;
}

const searches = createCell<ReadonlyMap<string, SearchState>>(new Map());
const NO_SEARCH: SearchState = { filter: NO_FILTER, isSearching: false };

let openSearch: (() => void) | null = null;

/** Registers the function that opens the view's search field. */
function registerOpenSearch(open: () => void): () => void {
  openSearch = open;
  return () => {
    if (openSearch === open) openSearch = null;
  };
}

export const openViewSearch = (): void => openSearch?.();

/** Returns the key of a view's settings. */
export function viewSettingKey(view: QueryView): `view:${string}` {
  if (view.kind === "list") return `view:${view.list}`;
  if (view.kind === "filter") return `view:filter:${view.id}`;
  return view.kind === "tag" ? `view:tag:${normalizeText(view.tag)}` : `view:${view.kind}`;
}

/** The default settings of a view. */
export const defaultViewSetting = ({ kind }: QueryView): ViewSetting => ({
  sort: "manual",
  group: kind === "list" ? "section" : kind === "assigned" ? "list" : "none",
  layout: "list",
  show_done: false,
});

function saveViewSetting(key: `view:${string}`, before: ViewSetting, part: Partial<ViewState>): void {
  const { sort = before.sort, group = before.group, layout = before.layout, filter } = part;
  const { order = [] } = before;
  const next = { sort, group, layout, show_done: filter?.done ?? before.show_done, order };
  const isUnchanged = (["sort", "group", "layout", "show_done"] as const).every(
    (name) => next[name] === before[name],
  );
  if (!isUnchanged) changeSetting(store, key, next);
}

/** The state of a view as it was last left: its setting, which the account has, and its search, which this page has. */
function useSettingAndSearch(view: QueryView): [ViewState, ChangeView] {
  const key = viewSettingKey(view);
  const stored = useSetting(key);
  const read = () => searches.get().get(key) ?? NO_SEARCH;
  const { filter, isSearching } = useSyncExternalStore(searches.subscribe, read, read);
  const defaults = defaultViewSetting(view);
  const { sort, group, layout, show_done: done } = stored ?? defaults;
  const state = useMemo(
    () => ({ filter: { ...filter, done }, isSearching, sort, group, layout }),
    [filter, done, isSearching, sort, group, layout],
  );
  const { group: defaultGroup } = defaults;
  const change = useCallback(
    (part: Partial<ViewState>) => {
      const before = searches.get().get(key) ?? NO_SEARCH;
      const now = {
        filter: part.filter ?? before.filter,
        isSearching: part.isSearching ?? before.isSearching,
      };
      searches.set(new Map(searches.get()).set(key, now));
      const shown = store.settings.get(key)?.value as ViewSetting | null | undefined;
      const fresh = { sort: "manual", group: defaultGroup, layout: "list", show_done: false } as const;
      saveViewSetting(key, shown ?? fresh, part);
    },
    [key, defaultGroup],
  );
  return [state, change];
}

/** Counts the active conditions of a filter, for the badge on its button. */
export const countConditions = ({ priority, tag, due, assignee }: Filter): number =>
  [priority !== null, tag !== null, due !== "any", assignee !== null].filter(Boolean).length;

const LIST_GROUPS: readonly Group[] = ["section", "none", "priority", "tag", "day"];
const OTHER_GROUPS: readonly Group[] = ["none", "section", "list", "priority", "tag", "day"];
const ASSIGNED_GROUPS: readonly Group[] = ["list", "none", "section", "priority", "tag", "day"];
const BOARD_GROUPS: readonly Group[] = ["section", "priority", "tag"];

/** Returns the possible groupings of a view in a layout; the first is the default. */
function groupsOf({ kind }: QueryView, layout: Layout): readonly Group[] {
  if (layout === "board") return BOARD_GROUPS;
  if (layout !== "list" || kind === "upcoming" || kind === "completed" || kind === "trash") return [];
  if (kind === "assigned") return ASSIGNED_GROUPS;
  return kind === "list" ? LIST_GROUPS : OTHER_GROUPS;
}

const NO_ORDER: readonly string[] = [];

const oneOf = <T>(all: readonly T[], value: T): T => (all.includes(value) ? value : (all[0] ?? value));

/**
 * The state of a view as it can be shown, and the query that follows from it.
 * @param layouts the layouts of the view, the default first
 */
export function useViewState(view: QueryView, layouts: readonly Layout[]) {
  const calendar = useCalendar();
  const key = viewSettingKey(view);
  const [state, change] = useSettingAndSearch(view);
  const { filter, sort } = state;
  const layout = oneOf(layouts, state.layout === "calendar" ? "month" : state.layout);
  const groups = groupsOf(view, layout);
  const group = oneOf(groups, state.group);
  const stored = useSetting(key)?.order ?? NO_ORDER;
  const order = view.kind !== "list" && sort === "manual" ? stored : NO_ORDER;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a view is its key
  const query = useMemo<Query>(
    () => ({ view, filter, sort, group, layout, ...calendar, ...(order.length > 0 ? { order } : {}) }),
    [key, filter, sort, group, layout, calendar, order],
  );
  useEffect(() => registerOpenSearch(() => change({ isSearching: true })), [change]);
  return { query, state: { ...state, group, layout }, change, groups, layout, group };
}
