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
  /** Its `done` is stored with the order; the rest is asked for as long as the page is open. */
  filter: Filter;
  sort: Sort;
  group: Group;
  layout: Layout;
  /** The line for text is open, also while it is empty. */
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

/** The view on screen says how its line for text is opened. */
function onNarrow(how: () => void): () => void {
  narrow = how;
  return () => {
    if (narrow === how) narrow = null;
  };
}

export const narrowView = (): void => narrow?.();

/** What a view is called where it is stored: `view:<key>`. */
function placeKey(place: Place): string {
  if (place.kind === "list") return place.list;
  if (place.kind === "filter") return `filter:${place.id}`;
  return place.kind === "tag" ? `tag:${normalizeText(place.tag)}` : place.kind;
}

/** How a place is shown until somebody says otherwise. */
export const usualView = ({ kind }: Place): ViewSetting => ({
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

/** How one view is shown and what is asked of it. Order, groups and layout are stored with the account. */
function useViewOptions(place: Place): [ViewOptions, ChangeView] {
  const key = placeKey(place);
  const stored = useSetting(`view:${key}`);
  const read = () => asked.get().get(key) ?? NOTHING;
  const { filter, searching } = useSyncExternalStore(asked.subscribe, read, read);
  const usual = usualView(place);
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

/** How many questions a filter asks, for the mark on its button. */
export const askedOf = ({ priority, tag, due }: Filter): number =>
  [priority !== null, tag !== null, due !== "any"].filter(Boolean).length;

const BY_LIST: readonly Group[] = ["section", "none", "priority", "tag", "day"];
const ACROSS: readonly Group[] = ["none", "section", "list", "priority", "tag", "day"];
const COLUMNS: readonly Group[] = ["section", "priority", "tag"];

/** How a place can be parted, as it is laid out; the first is what it is without a choice. */
function groupsOf({ kind }: Place, layout: Layout): readonly Group[] {
  if (layout === "board") return COLUMNS;
  if (layout !== "list" || kind === "upcoming" || kind === "completed" || kind === "trash") return [];
  return kind === "list" ? BY_LIST : ACROSS;
}

const among = <T>(all: readonly T[], value: T): T => (all.includes(value) ? value : (all[0] ?? value));

/** What the view shows, as it was last left. @param layouts that the place has, the usual one first */
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
  useEffect(() => onNarrow(() => change({ searching: true })), [change]);
  return { query, options: { ...options, group, layout }, change, groups, layout, group };
}
