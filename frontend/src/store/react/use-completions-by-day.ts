"use client";

import { useCallback } from "react";
import { dayIn } from "@/lib/dates";
import { store } from "../app-store";
import { LISTS, TODOS } from "../engine/signals";
import type { Store } from "../engine/store";
import { useDerived } from "./hooks";

/** Cuts an instant to ten minutes; time zones change their offsets only between such intervals. */
const INTERVAL = "2026-11-23T10:0".length;

/**
 * Counts the todos that were completed on each day in the calendar of `zone`, without those in the trash. The replica
 * contains all completed todos of the account, so the server isn't asked.
 */
export function completionsByDay(
  { todos, lists }: Pick<Store, "todos" | "lists">,
  zone: string,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const dayByInterval = new Map<string, string>();
  for (const { completed_at, deleted_at, list_id } of todos.values()) {
    if (completed_at === null || deleted_at !== null) continue;
    if (lists.get(list_id)?.deleted_at !== null) continue;
    const interval = completed_at.slice(0, INTERVAL);
    const day = dayByInterval.get(interval) ?? dayIn(zone, new Date(completed_at));
    dayByInterval.set(interval, day);
    counts.set(day, (counts.get(day) ?? 0) + 1);
  }
  return counts;
}

const ON_ROWS = [TODOS, LISTS];

export function useCompletionsByDay(zone: string): ReadonlyMap<string, number> {
  const derive = useCallback(() => completionsByDay(store, zone), [zone]);
  return useDerived(ON_ROWS, derive);
}
