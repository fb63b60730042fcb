"use client";

import { useCallback, useMemo, useSyncExternalStore } from "react";
import { createCell } from "@/lib/cell";
import { normalizeText } from "@/lib/normalize-text";
import { changeSetting } from "@/store/actions/settings";
import { store } from "@/store/app-store";
import { type Filter, NO_FILTER, type Place } from "@/store/query";
import { useSetting } from "@/store/react/hooks";
import type { Group, Layout, Sort, ViewSetting } from "@/store/types";

export interface ViewOptions {
  /** Its `done` is kept with the order; the rest is asked for as long as the page is open. */
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
export function onNarrow(how: () => void): () => void {
  narrow = how;
  return () => {
    if (narrow === how) narrow = null;
  };
}

export const narrowView = (): void => narrow?.();

/** What a view is called where it is kept: `view:<key>`. */
export function placeKey(place: Place): string {
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

/** How one view is shown and what is asked of it. Order, groups and layout are kept with the account. */
export function useViewOptions(place: Place): [ViewOptions, ChangeView] {
  const key = placeKey(place);
  const kept = useSetting(`view:${key}`);
  const read = () => asked.get().get(key) ?? NOTHING;
  const { filter, searching } = useSyncExternalStore(asked.subscribe, read, read);
  const usual = usualView(place);
  const { sort, group, layout, show_done: done } = kept ?? usual;
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
