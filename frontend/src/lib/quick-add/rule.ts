import { addDays, type Day, weekdayOf } from "@/lib/dates";
import { lastOfMonth } from "./days";
import type { PlainUnit } from "./locale";

/** The part of RFC 5545's rules that can be said in a line. */
export interface Rule {
  unit: Exclude<PlainUnit, "minute">;
  interval: number;
  weekdays?: readonly number[];
  /** Which of those weekdays in the month, -1 for the last. */
  ordinals?: readonly number[];
  /** With several weekdays: which day of all of them in the month, -1 for the last. */
  position?: number;
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
  const { unit, interval, weekdays, ordinals, position, monthDays, month, count, until } = rule;
  const days = [...new Set(weekdays)].sort((one, other) => fromMonday(one) - fromMonday(other));
  const byDay = days.flatMap((day) => (ordinals ?? [""]).map((nth) => `${nth}${CODES[day]}`));
  const parts = [
    `FREQ=${FREQ[unit]}`,
    interval > 1 && `INTERVAL=${interval}`,
    month && `BYMONTH=${month}`,
    monthDays && `BYMONTHDAY=${[...new Set(monthDays)].sort((one, other) => one - other).join(",")}`,
    byDay.length > 0 && `BYDAY=${byDay.join(",")}`,
    position && `BYSETPOS=${position}`,
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

/** Whether it is in that place among the days of its month that are such weekdays. */
function isAt(day: Day, weekdays: readonly number[], position: number): boolean {
  const last = lastOfMonth(Number(day.slice(0, 4)), Number(day.slice(5, 7)));
  const days = Array.from({ length: last }, (_, nth) => addDays(`${day.slice(0, 8)}01`, nth));
  const those = days.filter((one) => weekdays.includes(weekdayOf(one)));
  return those.at(position > 0 ? position - 1 : position) === day;
}

function falls({ weekdays, ordinals, position, monthDays, month }: Rule, day: Day): boolean {
  const of = Number(day.slice(8));
  const isLast = of === lastOfMonth(Number(day.slice(0, 4)), Number(day.slice(5, 7)));
  if (month && Number(day.slice(5, 7)) !== month) return false;
  if (monthDays && !monthDays.includes(of) && !(isLast && monthDays.includes(-1))) return false;
  if (weekdays && !weekdays.includes(weekdayOf(day))) return false;
  if (position !== undefined) return isAt(day, weekdays ?? [], position);
  return ordinals === undefined || ordinals.some((ordinal) => isNth(day, ordinal));
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
