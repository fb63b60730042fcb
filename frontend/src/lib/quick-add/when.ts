import type { Day } from "@/lib/dates";
import { addDays } from "@/lib/dates";
import { isLong, todayOf, weekdayAfter } from "./days";
import { type Hit, longest, type Phrases } from "./phrases";
import type { Values } from "./template";
import type { Context, Meaning } from "./types";

export type When = Omit<Extract<Meaning, { kind: "due" }>, "kind"> & { bare?: true };

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

/** Both say the day, or both the time. */
const clash = (one: When, other: When) => Boolean((one.day && other.day) || (one.time && other.time));

const sooner = (one: When, other: When): When =>
  `${other.day ?? ""}${other.time ?? ""}` < `${one.day ?? ""}${one.time ?? ""}` ? other : one;

/** Of two days, or two times, that stand as `9am and 9pm`, the first to come counts; `keeps` remains in the title. */
export function eitherOf(one: When, other: When, keeps: string): When {
  const { bare: _, ...first } = { ...one, ...sooner(one, other) };
  return { ...first, keeps };
}

function joined(one: When, other: When): When {
  const { bare: _, ...both } = { ...one, ...other };
  return one.keeps && other.keeps ? { ...both, keeps: `${one.keeps} ${other.keeps}` } : both;
}

/** One part after the other; `from` is where the last one begins. */
type Parts = Hit<When> & { from: number; last: When };

function partsAt(text: string, context: Context, phrases: Phrases) {
  function one(from: number, afterDay: boolean): Hit<When> | null {
    const dates = phrases.dates(text, from).map(({ end, value: { stays, ...value } }) => ({
      end,
      value: (stays ? { ...value, keeps: text.slice(from, end) } : value) as When,
    }));
    const times = phrases
      .times(text, from, afterDay)
      .map(({ end, value }) => ({ end, value: { time: value } }));
    return longest([...rangesAt(text, from, context, phrases), ...dates, ...times]);
  }
  const sure = (hit: Hit<When> | null) =>
    hit?.value.bare && phrases.wordFollows(text, hit.end) ? null : hit;
  return { one, sure };
}

/** A day, a time, or both one after the other in any order. */
export function whenAt(text: string, at: number, context: Context, phrases: Phrases): Hit<When> | null {
  const { one, sure } = partsAt(text, context, phrases);

  function more({ end, value, from, last }: Parts): Parts | null {
    BETWEEN.lastIndex = end;
    const begin = BETWEEN.test(text) ? BETWEEN.lastIndex : end;
    const next = begin > end ? sure(one(begin, Boolean(value.day))) : null;
    if (next && !clash(value, next.value))
      return { end: next.end, value: joined(value, next.value), from: begin, last: next.value };
    const or = phrases.afterOr(text, end);
    const other = or === null ? null : one(or, Boolean(value.day));
    if (!other || !clash(value, other.value)) return null;
    const kept = text.slice(clash(last, other.value) ? from : at, other.end);
    return { end: other.end, value: eitherOf(value, other.value, kept), from, last };
  }

  const first = one(at, false);
  let found = first && { ...first, from: at, last: first.value };
  for (let next: Parts | null = found; next; next = more(next)) found = next;
  return sure(found);
}
