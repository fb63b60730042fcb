import { addDays, daysBetween, weekdayOf } from "@/lib/dates";

type CompletionsByDay = ReadonlyMap<string, number>;

export interface Bar {
  /** The day, or the first day of the week. */
  day: string;
  done: number;
}

export const sum = (numbers: Iterable<number>): number =>
  [...numbers].reduce((total, number) => total + number, 0);

/** Returns the last `count` days up to today, with the number of completions of each. */
export function dailyBars(done: CompletionsByDay, today: string, count: number): Bar[] {
  return Array.from({ length: count }, (_, nth) => {
    const day = addDays(today, nth - count + 1);
    return { day, done: done.get(day) ?? 0 };
  });
}

/**
 * Returns the last `count` weeks, the current one included.
 * @param weekStart 0 for Sunday, 1 for Monday, 6 for Saturday
 */
export function weeklyBars(done: CompletionsByDay, today: string, weekStart: number, count: number): Bar[] {
  const first = addDays(today, -((weekdayOf(today) - weekStart + 7) % 7) - 7 * (count - 1));
  return Array.from({ length: count }, (_, nth) => {
    const day = addDays(first, 7 * nth);
    const days = Array.from({ length: 7 }, (_, more) => done.get(addDays(day, more)) ?? 0);
    return { day, done: sum(days) };
  });
}

export interface Streaks {
  now: number;
  best: number;
}

/** Finds runs of days with at least one completion each; a run that reached yesterday is current. */
export function findStreaks(done: CompletionsByDay, today: string): Streaks {
  const days = [...done.keys()].filter((day) => done.get(day)).sort();
  let run = 0;
  let best = 0;
  let last = "";
  for (const day of days) {
    run = last && daysBetween(last, day) === 1 ? run + 1 : 1;
    best = Math.max(best, run);
    last = day;
  }
  return { now: last >= addDays(today, -1) ? run : 0, best };
}
