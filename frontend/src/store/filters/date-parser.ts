import type { WeekdayName, When } from "./ast";
import { FilterFault } from "./ast";
import { type Cursor, read, readWord, skipSpace } from "./scanner";

export const WEEKDAYS: readonly WeekdayName[] = [
  "sunday",
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
];
export const NEAR = { today: 0, tomorrow: 1, yesterday: -1 } as const;
export const EXPECTS_DATE = "a date, such as 2026-03-05, today, friday or +7d";

const ISO = /(\d{4})-(\d{2})-(\d{2})(?![\p{L}\p{N}])/u;
const OFFSET = /([+-]?)(\d{1,4})([dwmy])(?![\p{L}\p{N}])/u;

function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

function offset(sign: string, digits: string, unit: string): When {
  const count = Number(digits) * (sign === "-" ? -1 : 1);
  if (unit === "d" || unit === "w") return { kind: "days", count: count * (unit === "w" ? 7 : 1) };
  return { kind: "months", count: count * (unit === "y" ? 12 : 1) };
}

function weekday(cursor: Cursor): When | null {
  const name = WEEKDAYS.find((day) => readWord(cursor, day) || readWord(cursor, day.slice(0, 3)));
  return name ? { kind: "weekday", name } : null;
}

/** @throws FilterFault where no date stands */
export function readWhen(cursor: Cursor): When {
  skipSpace(cursor);
  const { at } = cursor;
  for (const [word, count] of Object.entries(NEAR))
    if (readWord(cursor, word)) return { kind: "days", count };
  const date = read(cursor, ISO)?.[0];
  if (date && isDay(date)) return { kind: "date", day: date };
  if (date) throw new FilterFault(at, EXPECTS_DATE);
  const found = read(cursor, OFFSET);
  if (found) return offset(found[1] ?? "", found[2] ?? "0", (found[3] ?? "d").toLowerCase());
  const named = weekday(cursor);
  if (!named) throw new FilterFault(at, EXPECTS_DATE);
  return named;
}
