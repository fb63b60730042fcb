import { addDays, daysBetween, weekdayOf } from "@/lib/dates";

export type Period = "week" | "month";

const firstOf = (day: string) => `${day.slice(0, 7)}-01`;
const lastOf = (day: string) => addDays(firstOf(addDays(firstOf(day), 32)), -1);
const beginOfWeek = (day: string, weekStart: number) => addDays(day, -((weekdayOf(day) - weekStart + 7) % 7));

/**
 * Returns the whole weeks that cover the week or month of `day`.
 * @param weekStart 0 for Sunday, 1 for Monday, 6 for Saturday
 */
export function daysOf(period: Period, day: string, weekStart: number): string[] {
  const first = beginOfWeek(period === "week" ? day : firstOf(day), weekStart);
  const last = period === "week" ? addDays(first, 6) : addDays(beginOfWeek(lastOf(day), weekStart), 6);
  return Array.from({ length: daysBetween(first, last) + 1 }, (_, nth) => addDays(first, nth));
}

/** Returns the same day of the next or previous period; the last day of a shorter month. */
export function shiftPeriod(period: Period, day: string, by: 1 | -1): string {
  if (period === "week") return addDays(day, 7 * by);
  const month = firstOf(by === 1 ? addDays(firstOf(day), 32) : addDays(firstOf(day), -1));
  const last = lastOf(month);
  const wanted = `${month.slice(0, 8)}${day.slice(8)}`;
  return wanted > last ? last : wanted;
}

export const isInMonth = (day: string, other: string): boolean => day.slice(0, 7) === other.slice(0, 7);

const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

/**
 * Returns how many days an arrow key moves on a calendar that is read from left to right, or from right to
 * left.
 */
export function daysBy(key: string, rtl: boolean): number | null {
  const step = STEPS[key];
  if (step === undefined) return null;
  return Math.abs(step) === 1 && rtl ? -step : step;
}
