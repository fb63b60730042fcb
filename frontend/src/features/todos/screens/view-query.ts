"use client";

import { useEffect, useMemo } from "react";
import type { Place, Query } from "@/store/query";
import { useCalendar } from "@/store/react/use-calendar";
import type { Group, Layout } from "@/store/types";
import { onNarrow, placeKey, useViewOptions } from "./view-options";

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
