"use client";

import { useMemo } from "react";
import { store } from "@/store/app-store";
import { usePreviews } from "@/store/hooks";
import type { CalendarProps } from "./parts";
import { plannedBy } from "./planned";

/** What stands on each of `days`, with what is to come of todos that come again. */
export function usePlanned({ sections, query }: Omit<CalendarProps, "parts">, days: readonly string[]) {
  const previews = usePreviews(days[0] ?? "", days.at(-1) ?? "", query);
  const { zone } = query;
  return useMemo(() => {
    const ids = sections.filter(({ key }) => key !== "done").flatMap((section) => section.ids);
    const shown = new Set(ids);
    const todos = ids.flatMap((id) => store.todos.get(id) ?? []);
    return plannedBy(
      todos,
      previews.filter(({ id }) => shown.has(id)),
      zone,
    );
  }, [sections, previews, zone]);
}
