import { addDays, type Day } from "@/lib/dates";
import type { CalendarUnit, Unit } from "./locale";

export type DateUnit = Exclude<Unit, "hour" | "minute">;
export const isDateUnit = (unit: Unit): unit is DateUnit => unit !== "hour" && unit !== "minute";

const DAYS_IN = { day: 1, week: 7 } as const;

export const twoDigits = (value: number): string => String(value).padStart(2, "0");
export const partsOfDay = (day: Day) =>
  [Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8))] as const;

/** The same day of the month `count` months later, or the last one where that month is too short. */
export function addMonths(day: Day, count: number): Day {
  const [year, month, of] = partsOfDay(day);
  const last = new Date(Date.UTC(year, month + count, 0));
  const fitting = Math.min(of, last.getUTCDate());
  return `${last.getUTCFullYear()}-${twoDigits(last.getUTCMonth() + 1)}-${twoDigits(fitting)}`;
}

/** Quarters as months and fortnights as weeks. */
export function toCalendarUnits(unit: Unit, count: number): { unit: CalendarUnit; count: number } {
  if (unit === "quarter") return { unit: "month", count: count * 3 };
  return unit === "fortnight" ? { unit: "week", count: count * 2 } : { unit, count };
}

export function addUnits(day: Day, n: number, of: DateUnit): Day {
  const { unit, count } = toCalendarUnits(of, n);
  if (unit === "day" || unit === "week") return addDays(day, count * DAYS_IN[unit]);
  return addMonths(day, count * (unit === "year" ? 12 : 1));
}
