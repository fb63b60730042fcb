import type { Day } from "@/lib/dates";
import { addDays } from "@/lib/dates";
import { isLong, todayOf, weekdayAfter } from "./days";
import { type Hit, longest, type Phrases } from "./phrases";
import type { Values } from "./template";
import type { Context, Meaning } from "./types";

export type When = Omit<Extract<Meaning, { kind: "due" }>, "kind">;

const minutesOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
const two = (value: number) => String(value).padStart(2, "0");

/** From one hour to another of the same day or, past midnight, of the next. */
function hours({ time, time2, number, n, unit }: Values): When | null {
  if (unit) {
    const minutes = isLong(unit) ? 0 : (n ?? 0) * (unit === "hour" ? 60 : 1);
    return time && minutes > 0 && minutes < 1440 ? { time, minutes } : null;
  }
  if (!time2) return null;
  const half = Number(time2.slice(0, 2)) >= 12 && (number ?? 12) < 12 ? 12 : 0;
  const from = time ?? (number === undefined ? null : `${two(number + half)}:00`);
  if (from === null) return null;
  const length = (minutesOf(time2) - minutesOf(from) + 1440) % 1440;
  return length > 0 ? { time: from, minutes: length } : null;
}

/** From one day to another; the first is when it is due. */
function days(values: Values, context: Context, phrases: Phrases): When | null {
  const { weekday, weekday2, day, day2, month, date, date2 } = values;
  if (weekday !== undefined && weekday2 !== undefined) {
    const from = weekdayAfter(todayOf(context), weekday);
    return { day: from, until: weekdayAfter(from, weekday2) };
  }
  if (day !== undefined && day2 !== undefined && month !== undefined)
    return sameMonth(values, context, phrases);
  return date && date2 && date2 > date ? { day: date, until: date2 } : null;
}

function sameMonth({ day, day2, month }: Values, _: Context, phrases: Phrases): When | null {
  const from = phrases.monthDay(month ?? 1, day ?? 1);
  const length = (day2 ?? 0) - (day ?? 0);
  return from && length > 0 ? { day: from, until: addDays(from, length) as Day } : null;
}

export function rangesAt(text: string, at: number, context: Context, phrases: Phrases): Hit<When>[] {
  const kept = (end: number, value: When | null): Hit<When>[] => (value ? [{ end, value }] : []);
  return [
    ...phrases.timeRanges(text, at).flatMap(({ end, values }) => kept(end, hours(values))),
    ...phrases.dateRanges(text, at).flatMap(({ end, values }) => kept(end, days(values, context, phrases))),
  ];
}

const BETWEEN = /\s*,\s*|\s+/uy;

/** A day, a time, or both one after the other in any order. */
export function whenAt(text: string, at: number, context: Context, phrases: Phrases): Hit<When> | null {
  const one = (from: number, afterDay: boolean): Hit<When> | null =>
    longest([
      ...rangesAt(text, from, context, phrases),
      ...phrases.dates(text, from).map(({ end, value }) => ({ end, value: value as When })),
      ...phrases.times(text, from, afterDay).map(({ end, value }) => ({ end, value: { time: value } })),
    ]);
  let found = one(at, false);
  while (found) {
    BETWEEN.lastIndex = found.end;
    const next = BETWEEN.test(text) ? one(BETWEEN.lastIndex, Boolean(found.value.day)) : null;
    const clash = next && ((next.value.day && found.value.day) || (next.value.time && found.value.time));
    if (!next || clash) break;
    found = { end: next.end, value: { ...found.value, ...next.value } };
  }
  return found;
}
