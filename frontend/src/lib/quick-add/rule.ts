import { addDays, type Day, weekdayOf } from "@/lib/dates";
import { lastOfMonth } from "./days";
import type { Unit } from "./locale";

/** The part of RFC 5545's rules that can be said in a line. */
export interface Rule {
  unit: Exclude<Unit, "minute">;
  interval: number;
  weekdays?: readonly number[];
  /** With one weekday: which of the month, -1 for the last. */
  ordinal?: number;
  /** -1 for the last day. */
  monthDays?: readonly number[];
  month?: number;
  count?: number;
  until?: Day;
}

const FREQ: Record<Rule["unit"], string> = {
  hour: "HOURLY",
  day: "DAILY",
  week: "WEEKLY",
  month: "MONTHLY",
  year: "YEARLY",
};
const CODES = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];
const fromMonday = (weekday: number) => (weekday + 6) % 7;

/** RFC 5545 §3.3.10, its parts in one order always. */
export function ruleText(rule: Rule): string {
  const { unit, interval, weekdays, ordinal, monthDays, month, count, until } = rule;
  const days = [...new Set(weekdays)].sort((one, other) => fromMonday(one) - fromMonday(other));
  const parts = [
    `FREQ=${FREQ[unit]}`,
    interval > 1 && `INTERVAL=${interval}`,
    month && `BYMONTH=${month}`,
    monthDays && `BYMONTHDAY=${[...new Set(monthDays)].sort((one, other) => one - other).join(",")}`,
    days.length > 0 && `BYDAY=${days.map((day) => `${ordinal ?? ""}${CODES[day]}`).join(",")}`,
    count && `COUNT=${count}`,
    until && `UNTIL=${until.replaceAll("-", "")}`,
  ];
  return parts.filter(Boolean).join(";");
}

function isNth(day: Day, ordinal: number): boolean {
  const of = Number(day.slice(8));
  const last = lastOfMonth(Number(day.slice(0, 4)), Number(day.slice(5, 7)));
  return ordinal === -1 ? of + 7 > last : Math.ceil(of / 7) === ordinal;
}

function falls({ weekdays, ordinal, monthDays, month }: Rule, day: Day): boolean {
  const of = Number(day.slice(8));
  const isLast = of === lastOfMonth(Number(day.slice(0, 4)), Number(day.slice(5, 7)));
  if (month && Number(day.slice(5, 7)) !== month) return false;
  if (monthDays && !monthDays.includes(of) && !(isLast && monthDays.includes(-1))) return false;
  if (weekdays && !weekdays.includes(weekdayOf(day))) return false;
  return ordinal === undefined || isNth(day, ordinal);
}

/** 29 February is never further away than eight years. */
const FURTHEST = 366 * 8 + 1;

/** The first day from `from` on, that day included. */
export function firstDay(rule: Rule, from: Day): Day | null {
  for (let day = from, nth = 0; nth < FURTHEST; day = addDays(day, 1), nth += 1) {
    if (rule.until && day > rule.until) return null;
    if (falls(rule, day)) return day;
  }
  return null;
}
