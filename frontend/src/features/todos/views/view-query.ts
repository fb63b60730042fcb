"use client";

import { useCallback, useEffect, useMemo, useSyncExternalStore } from "react";
import { createCell } from "@/lib/cell";
import { normalizeText } from "@/lib/normalize-text";
import { changeSetting } from "@/store/actions/settings";
import { store } from "@/store/app-store";
import { type Filter, NO_FILTER, type Place, type Query } from "@/store/query";
import { useSetting } from "@/store/react/hooks";
import { useCalendar } from "@/store/react/use-calendar";
import type { Group, Layout, Sort, ViewSetting } from "@/store/types";

export interface ViewOptions {
  /** `done` is saved with the view's settings; the rest lasts until the page is left. */
  filter: Filter;
  sort: Sort;
  group: Group;
  layout: Layout;
  /** True while the search field is open, even if it is empty. */
  searching: boolean;
}

export type ChangeView = (part: Partial<ViewOptions>) => void;

interface Asked {
  filter: Filter;
  searching: boolean;
}

const asked = createCell<ReadonlyMap<string, Asked>>(new Map());
const NOTHING: Asked = { filter: NO_FILTER, searching: false };

let narrow: (() => void) | null = null;

/** Registers the function that opens the view's search field. */
function onOpenSearch(how: () => void): () => void {
  narrow = how;
  return () => {
    if (narrow === how) narrow = null;
  };
}

export const narrowView = (): void => narrow?.();

/** Returns the key of a view's settings: `view:<key>`. */
function placeKey(place: Place): string {
  if (place.kind === "list") return place.list;
  if (place.kind === "filter") return `filter:${place.id}`;
  return place.kind === "tag" ? `tag:${normalizeText(place.tag)}` : place.kind;
}

/** The default settings of a view. */
export const defaultViewSetting = ({ kind }: Place): ViewSetting => ({
  sort: "manual",
  group: kind === "list" ? "section" : "none",
  layout: "list",
  show_done: false,
});

function keep(key: string, before: ViewSetting, part: Partial<ViewOptions>): void {
  const { sort = before.sort, group = before.group, layout = before.layout, filter } = part;
  const next = { sort, group, layout, show_done: filter?.done ?? before.show_done };
  const same = (Object.keys(next) as (keyof ViewSetting)[]).every((name) => next[name] === before[name]);
  if (!same) changeSetting(store, `view:${key}`, next);
}

/** The settings and the filter of a view. Sorting, grouping and layout are saved with the account. */
function useViewOptions(place: Place): [ViewOptions, ChangeView] {
  const key = placeKey(place);
  const stored = useSetting(`view:${key}`);
  const read = () => asked.get().get(key) ?? NOTHING;
  const { filter, searching } = useSyncExternalStore(asked.subscribe, read, read);
  const usual = defaultViewSetting(place);
  const { sort, group, layout, show_done: done } = stored ?? usual;
  const options = useMemo(
    () => ({ filter: { ...filter, done }, searching, sort, group, layout }),
    [filter, done, searching, sort, group, layout],
  );
  const { group: usualGroup } = usual;
  const change = useCallback(
    (part: Partial<ViewOptions>) => {
      const before = asked.get().get(key) ?? NOTHING;
      const now = { filter: part.filter ?? before.filter, searching: part.searching ?? before.searching };
      asked.set(new Map(asked.get()).set(key, now));
      const shown = store.settings.get(`view:${key}`)?.value as ViewSetting | null | undefined;
      const fresh = { sort: "manual", group: usualGroup, layout: "list", show_done: false } as const;
      keep(key, shown ?? fresh, part);
    },
    [key, usualGroup],
  );
  return [options, change];
}

/** Counts the active conditions of a filter, for the badge on its button. */
export const countConditions = ({ priority, tag, due }: Filter): number =>
  [priority !== null, tag !== null, due !== "any"].filter(Boolean).length;

const BY_LIST: readonly Group[] = ["section", "none", "priority", "tag", "day"];
const ACROSS: readonly Group[] = ["none", "section", "list", "priority", "tag", "day"];
const COLUMNS: readonly Group[] = ["section", "priority", "tag"];

/** Returns the possible groupings of a view in a layout; the first is the default. */
function groupsOf({ kind }: Place, layout: Layout): readonly Group[] {
  if (layout === "board") return COLUMNS;
  if (layout !== "list" || kind === "upcoming" || kind === "completed" || kind === "trash") return [];
  return kind === "list" ? BY_LIST : ACROSS;
}

const among = <T>(all: readonly T[], value: T): T => (all.includes(value) ? value : (all[0] ?? value));

/** The query of a view, as it was last left. @param layouts the layouts of the view, the default first */
export function useViewQuery(place: Place, layouts: readonly Layout[]) {
  const calendar = useCalendar();
  const key = placeKey(place);
  const [options, change] = useViewOptions(place);
  const { filter, sort } = options;
  const layout = among(layouts, options.layout === "calendar" ? "month" : options.layout);
  const groups = groupsOf(place, layout);
  const group = among(groups, options.group);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a place is its key
  const query = useMemo<Query>(
    () => ({ place, filter, sort, group, layout, ...calendar }),
    [key, filter, sort, group, layout, calendar],
  );
  useEffect(() => onOpenSearch(() => change({ searching: true })), [change]);
  return { query, options: { ...options, group, layout }, change, groups, layout, group };
}
