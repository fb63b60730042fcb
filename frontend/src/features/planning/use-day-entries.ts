"use client";

import { useMemo } from "react";
import { addDays } from "@/lib/dates";
import { store } from "@/store/app-store";
import { useFutureOccurrences } from "@/store/react/hooks";
import { plannedBy } from "./day-entries";
import type { CalendarProps } from "./props";

/** What stands on each of `days`, with what is to come of todos that come again. */
export function useDayEntries({ sections, query }: Omit<CalendarProps, "parts">, days: readonly string[]) {
  const previews = useFutureOccurrences(days[0] ?? "", days.at(-1) ?? "", query);
  const { zone } = query;
  return useMemo(() => {
    const rows = (done: boolean) =>
      sections
        .filter(({ key }) => (key === "done") === done)
        .flatMap(({ ids }) => ids)
        .flatMap((id) => store.todos.get(id) ?? []);
    const open = rows(false);
    const shown = new Set(open.map(({ id }) => id));
    // days of elsewhere begin and end within a day of one's own
    const [from, to] = [addDays(days[0] ?? "", -1), addDays(days.at(-1) ?? "", 1)];
    const done = rows(true).filter(({ due_date: day }) => day !== null && day >= from && day <= to);
    return plannedBy(
      [...open, ...done],
      previews.filter(({ id }) => shown.has(id)),
      zone,
    );
  }, [sections, previews, zone, days]);
}
