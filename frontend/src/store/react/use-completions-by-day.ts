"use client";

import { useCallback } from "react";
import { dayInZone } from "@/lib/dates";
import { store } from "../app-store";
import { LISTS, TODOS } from "../engine/signals";
import type { Store } from "../engine/store";
import type { Todo } from "../types";
import { useDerived } from "./hooks";

type Skipped = NonNullable<Todo["recurrence"]>["skipped"];

/** Cuts an instant to ten minutes; time zones change their offsets only between such intervals. */
const INTERVAL = "2026-11-23T10:0".length;

/**
 * Counts the todos that were completed on each day in the calendar of `zone`, without those in the trash. The replica
 * contains all completed todos of the account, so the server isn't asked. Subtasks that were completed with an occurrence
 * are open again, and count by the times that its completed copy has, or the series if the occurrence was skipped.
 */
export function completionsByDay(
  { todos, lists }: Pick<Store, "todos" | "lists">,
  zone: string,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const dayByInterval = new Map<string, string>();
  const count = (at: string) => {
    const interval = at.slice(0, INTERVAL);
    const day = dayByInterval.get(interval) ?? dayInZone(zone, new Date(at));
    dayByInterval.set(interval, day);
    counts.set(day, (counts.get(day) ?? 0) + 1);
  };
  for (const { completed_at, deleted_at, list_id, recurrence } of todos.values()) {
    const skipped = recurrence?.skipped ?? (recurrence?.previous_state?.skipped as Skipped);
    if ((completed_at === null && !skipped) || deleted_at !== null) continue;
    if (lists.get(list_id)?.deleted_at !== null) continue;
    for (const times of Object.values(skipped ?? {})) for (const at of Object.values(times)) count(at);
    if (completed_at === null) continue;
    count(completed_at);
    for (const at of Object.values(recurrence?.previous_state?.below ?? {})) count(at as string);
  }
  return counts;
}

const ON_ROWS = [TODOS, LISTS];

export function useCompletionsByDay(zone: string): ReadonlyMap<string, number> {
  const derive = useCallback(() => completionsByDay(store, zone), [zone]);
  return useDerived(ON_ROWS, derive);
}
