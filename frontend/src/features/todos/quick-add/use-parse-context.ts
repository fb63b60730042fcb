"use client";

import { useEffect, useMemo } from "react";
import { wallTime } from "@/lib/dates";
import { en } from "@/lib/quick-add/locale";
import type { Context } from "@/lib/quick-add/model";
import { lineParser } from "@/lib/quick-add/parse";
import { store } from "@/store/app-store";
import { useAllLists } from "@/store/react/hooks";
import { useCalendar, useWeekStart } from "@/store/react/use-calendar";
import { isActive, type List, type ListId } from "@/store/types";

/** The language that lines are written in. */
export const LOCALE = en;

/** Sections of every list, those of `own` first, so that they win where two have one name. */
function sectionsOf(lists: readonly List[], own: ListId) {
  const ordered = lists.toSorted((one, other) => Number(other.id === own) - Number(one.id === own));
  return ordered.flatMap(({ id: list_id }) =>
    store.index.sectionsIn(list_id).flatMap((id) => {
      const row = store.todos.get(id);
      return row ? [{ id, list_id, name: row.title }] : [];
    }),
  );
}

/** The context and the parser for it; both stay the same from key to key. */
export function useParseContext(own: ListId) {
  const { today, zone } = useCalendar();
  const weekStart = useWeekStart();
  const lists = useAllLists();
  const parsing = useMemo(() => {
    const active = lists.filter(isActive);
    const context: Context = {
      now: `${today}${wallTime(new Date(), zone).slice(10, 16)}`,
      weekStart,
      lists: active,
      sections: sectionsOf(active, own),
      people: [],
    };
    return { context, parseLines: lineParser(context, LOCALE) };
  }, [today, zone, weekStart, lists, own]);

  const { parseLines } = parsing;
  // The first parse is the slowest, so it happens before anybody types.
  useEffect(() => {
    const timer = setTimeout(() => parseLines("today #"), 200);
    return () => clearTimeout(timer);
  }, [parseLines]);
  return parsing;
}
