"use client";

import { useCallback } from "react";
import { dayIn } from "@/lib/dates";
import { store } from "../app-store";
import { LISTS, TODOS } from "../engine/signals";
import type { Store } from "../engine/store";
import { useDerived } from "../react/hooks";

/** To the ten minutes, at whose ends all zones change their clocks. */
const STRETCH = "2026-11-23T10:0".length;

/**
 * How many todos were completed on each day of the calendar of `zone`. All that an account has ever completed is kept
 * here but for what is in the trash, so nothing has to be asked of the server.
 */
export function completionsByDay(
  { todos, lists }: Pick<Store, "todos" | "lists">,
  zone: string,
): ReadonlyMap<string, number> {
  const days = new Map<string, number>();
  const known = new Map<string, string>();
  for (const { completed_at, deleted_at, list_id } of todos.values()) {
    if (completed_at === null || deleted_at !== null) continue;
    if (lists.get(list_id)?.deleted_at !== null) continue;
    const stretch = completed_at.slice(0, STRETCH);
    const day = known.get(stretch) ?? dayIn(zone, new Date(completed_at));
    known.set(stretch, day);
    days.set(day, (days.get(day) ?? 0) + 1);
  }
  return days;
}

const ROWS = [TODOS, LISTS];

export function useCompletionsByDay(zone: string): ReadonlyMap<string, number> {
  const make = useCallback(() => completionsByDay(store, zone), [zone]);
  return useDerived(ROWS, make);
}
