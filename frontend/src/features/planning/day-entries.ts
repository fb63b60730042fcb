"use client";

import { useMemo } from "react";
import { addDays, localDue } from "@/lib/dates";
import { store } from "@/store/app-store";
import { useFutureOccurrences } from "@/store/react/hooks";
import type { Todo, TodoId } from "@/store/types";
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

export interface Entry {
  id: TodoId;
  /** `09:00`, or null for the whole day. */
  time: string | null;
  /** An occurrence to come, for which there is no row yet. */
  coming: boolean;
  done: boolean;
}

interface FutureOccurrence {
  id: TodoId;
  day: string;
  time: string | null;
}

/** What stands on each day: at its time first, then what has none, what is to come after what is there, and done last. */
export function plannedBy(
  todos: readonly Todo[],
  previews: readonly FutureOccurrence[],
  zone: string,
): ReadonlyMap<string, readonly Entry[]> {
  const days = new Map<string, Entry[]>();
  const put = (day: string, entry: Entry) => {
    const entries = days.get(day);
    if (entries) entries.push(entry);
    else days.set(day, [entry]);
  };
  for (const todo of todos) {
    const due = localDue(todo, zone);
    if (due) put(due.day, { id: todo.id, time: due.time, coming: false, done: todo.completed_at !== null });
  }
  for (const { id, day, time } of previews) put(day, { id, time, coming: true, done: false });
  const key = ({ time, coming, done }: Entry) => `${Number(done)} ${time ?? "~"} ${Number(coming)}`;
  for (const entries of days.values())
    entries.sort((one, other) => (key(one) < key(other) ? -1 : key(one) > key(other) ? 1 : 0));
  return days;
}

/** How much of a day is still to be done. */
export const leftOf = (entries: readonly Entry[]): number => entries.filter(({ done }) => !done).length;

export interface Stop {
  day: string;
  /** The todo on it, or null for the day itself. */
  id: TodoId | null;
}

type Planned = ReadonlyMap<string, readonly Entry[]>;

/** The rows of a day that can be come to: what is drawn of it, without what is still to come. */
export const rowsOn = (planned: Planned, day: string, maxEntries = Number.POSITIVE_INFINITY): TodoId[] =>
  (planned.get(day) ?? [])
    .slice(0, maxEntries)
    .filter(({ coming }) => !coming)
    .map(({ id }) => id);

interface Steps {
  planned: Planned;
  /** So many entries of a day are drawn. */
  maxEntries: number;
  /** Days from a day to the one under it; 0 where there is none. */
  down: number;
  dayBy: (day: string, count: number) => string;
}

/** Where an arrow leads: down through a day and on to the one below it, or across to the same height. */
export function stopFrom({ day, id }: Stop, step: number, { planned, maxEntries, down, dayBy }: Steps): Stop {
  const here = rowsOn(planned, day, maxEntries);
  const at = id === null ? -1 : here.indexOf(id);
  if (Math.abs(step) === 1) {
    const next = dayBy(day, step);
    const there = rowsOn(planned, next, maxEntries);
    return { day: next, id: at < 0 ? null : (there[Math.min(at, there.length - 1)] ?? null) };
  }
  if (step > 0) {
    const below = here[at + 1];
    if (below !== undefined) return { day, id: below };
    return down ? { day: dayBy(day, down), id: null } : { day, id };
  }
  if (at >= 0) return { day, id: here[at - 1] ?? null };
  const above = down ? dayBy(day, -down) : day;
  return { day: above, id: down ? (rowsOn(planned, above, maxEntries).at(-1) ?? null) : null };
}
