"use client";

import { useMemo } from "react";
import { addDays, localDueOf } from "@/lib/dates";
import { store } from "@/store/app-store";
import { todoToShow } from "@/store/indexes/selectors";
import { useFutureOccurrences } from "@/store/react/hooks";
import type { Todo, TodoId } from "@/store/types";
import type { CalendarProps } from "./calendar";

/** Returns the entries of each of `days`, future occurrences of recurring todos included. */
export function useDayEntries({ rowGroups, query }: Omit<CalendarProps, "parts">, days: readonly string[]) {
  const previews = useFutureOccurrences(days[0] ?? "", days.at(-1) ?? "", query);
  const { zone } = query;
  return useMemo(() => {
    const rows = (done: boolean) =>
      rowGroups
        .filter(({ key }) => (key === "done") === done)
        .flatMap(({ ids }) => ids)
        .flatMap((id) => todoToShow(store, id) ?? []);
    const open = rows(false);
    const shown = new Set(open.map(({ id }) => id));
    // A day in another time zone overlaps two local days.
    const [from, to] = [addDays(days[0] ?? "", -1), addDays(days.at(-1) ?? "", 1)];
    const done = rows(true).filter(({ due_date: day }) => day !== null && day >= from && day <= to);
    return entriesByDay(
      [...open, ...done],
      previews.filter(({ id }) => shown.has(id)),
      zone,
    );
  }, [rowGroups, previews, zone, days]);
}

export interface DayEntry {
  id: TodoId;
  /** `09:00`; null for the whole day. */
  time: string | null;
  /** A future occurrence, which has no row yet. */
  isFuture: boolean;
  done: boolean;
}

interface FutureOccurrence {
  id: TodoId;
  day: string;
  time: string | null;
}

/**
 * Groups entries by day: timed ones first, then untimed ones, then future occurrences, then completed
 * ones.
 */
export function entriesByDay(
  todos: readonly Todo[],
  previews: readonly FutureOccurrence[],
  zone: string,
): ReadonlyMap<string, readonly DayEntry[]> {
  const days = new Map<string, DayEntry[]>();
  const addEntry = (day: string, entry: DayEntry) => {
    const entries = days.get(day);
    if (entries) entries.push(entry);
    else days.set(day, [entry]);
  };
  for (const todo of todos) {
    const due = localDueOf(todo, zone);
    if (due)
      addEntry(due.day, { id: todo.id, time: due.time, isFuture: false, done: todo.completed_at !== null });
  }
  for (const { id, day, time } of previews) addEntry(day, { id, time, isFuture: true, done: false });
  const key = ({ time, isFuture, done }: DayEntry) => `${Number(done)} ${time ?? "~"} ${Number(isFuture)}`;
  for (const entries of days.values())
    entries.sort((one, other) => (key(one) < key(other) ? -1 : key(one) > key(other) ? 1 : 0));
  return days;
}

/** Counts the open entries of a day. */
export const countOpenEntries = (entries: readonly DayEntry[]): number =>
  entries.filter(({ done }) => !done).length;

export interface FocusTarget {
  day: string;
  /** The todo on that day; null for the day itself. */
  id: TodoId | null;
}

type DayEntriesByDay = ReadonlyMap<string, readonly DayEntry[]>;

/** Returns the rows of a day that keys can reach: the rendered ones, without future occurrences. */
export const rowsReachableByKeys = (
  dayEntries: DayEntriesByDay,
  day: string,
  maxEntries = Number.POSITIVE_INFINITY,
): TodoId[] =>
  (dayEntries.get(day) ?? [])
    .slice(0, maxEntries)
    .filter(({ isFuture }) => !isFuture)
    .map(({ id }) => id);

interface GridOptions {
  dayEntries: DayEntriesByDay;
  /** How many entries of a day are rendered. */
  maxEntries: number;
  /** Days from a day to the one below it; 0 if the layout has one row. */
  daysPerRow: number;
}

/**
 * Returns the target of an arrow key: down through a day and on to the one below, or sideways to the same
 * height.
 */
export function nextFocusTarget(
  { day, id }: FocusTarget,
  step: number,
  { dayEntries, maxEntries, daysPerRow }: GridOptions,
): FocusTarget {
  const here = rowsReachableByKeys(dayEntries, day, maxEntries);
  const at = id === null ? -1 : here.indexOf(id);
  if (Math.abs(step) === 1) {
    const next = addDays(day, step);
    const there = rowsReachableByKeys(dayEntries, next, maxEntries);
    return { day: next, id: at < 0 ? null : (there[Math.min(at, there.length - 1)] ?? null) };
  }
  if (step > 0) {
    const below = here[at + 1];
    if (below !== undefined) return { day, id: below };
    return daysPerRow ? { day: addDays(day, daysPerRow), id: null } : { day, id };
  }
  if (at >= 0) return { day, id: here[at - 1] ?? null };
  const above = daysPerRow ? addDays(day, -daysPerRow) : day;
  return {
    day: above,
    id: daysPerRow ? (rowsReachableByKeys(dayEntries, above, maxEntries).at(-1) ?? null) : null,
  };
}
