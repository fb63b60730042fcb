import { addDays, type Day, weekdayOf } from "@/lib/dates";
import type { DateForm, DayPart, PlainUnit, Unit } from "./locale";
import type { Values } from "./template";
import type { Context } from "./types";

export interface Found {
  day: Day;
  time?: string;
  /** Too little to be sure of where a word of the title goes on right behind it: `2nd hand shop`. */
  bare?: true;
  /** Says more than one todo can hold, so that its words remain in the title: `mon, wed, fri`. */
  stays?: true;
}

/** @property evening when it begins */
type Now = Pick<Context, "now" | "weekStart"> & { evening: string };
type Meanings = Record<DateForm, (values: Values, now: Now) => Found | null>;

const two = (value: number) => String(value).padStart(2, "0");
export const todayOf = ({ now }: Pick<Context, "now">): Day => now.slice(0, 10);
const parts = (day: Day) => [Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8))] as const;

export const lastOfMonth = (year: number, month: number): number =>
  new Date(Date.UTC(year, month, 0)).getUTCDate();

/** null where the month has no such day. */
export function dayOf(year: number, month: number, day: number): Day | null {
  const carried = new Date(Date.UTC(year, month - 1, 1));
  const [y, m] = [carried.getUTCFullYear(), carried.getUTCMonth() + 1];
  return day >= 1 && day <= lastOfMonth(y, m) ? `${y}-${two(m)}-${two(day)}` : null;
}

/** The same day so many months later, or the last one where that month is too short. */
export function addMonths(day: Day, count: number): Day {
  const [year, month, of] = parts(day);
  const last = new Date(Date.UTC(year, month + count, 0));
  const fitting = Math.min(of, last.getUTCDate());
  return `${last.getUTCFullYear()}-${two(last.getUTCMonth() + 1)}-${two(fitting)}`;
}

const DAYS_IN = { day: 1, week: 7 } as const;

/** Quarters as months and fortnights as weeks. */
export function inPlain(unit: Unit, count: number): { unit: PlainUnit; count: number } {
  if (unit === "quarter") return { unit: "month", count: count * 3 };
  return unit === "fortnight" ? { unit: "week", count: count * 2 } : { unit, count };
}

export type Long = Exclude<Unit, "hour" | "minute">;
export const isLong = (unit: Unit): unit is Long => unit !== "hour" && unit !== "minute";

export function later(day: Day, n: number, of: Long): Day {
  const { unit, count } = inPlain(of, n);
  if (unit === "day" || unit === "week") return addDays(day, count * DAYS_IN[unit]);
  return addMonths(day, count * (unit === "year" ? 12 : 1));
}

/** Eight in the evening is 20:00. */
export function laterHalf(at: string, part: DayPart): string {
  const hour = Number(at.slice(0, 2));
  return part !== "morning" && hour >= 1 && hour < 12 ? `${hour + 12}${at.slice(2)}` : at;
}

const minutesLater = (now: string, count: number): Found => {
  const at = new Date(Date.parse(`${now}Z`) + count * 60_000).toISOString();
  return { day: at.slice(0, 10), time: at.slice(11, 16) };
};

/** The first such weekday after `day`, which itself counts not. */
export const weekdayAfter = (day: Day, weekday: number): Day =>
  addDays(day, ((weekday - weekdayOf(day) + 6) % 7) + 1);

export const weekdayFrom = (day: Day, weekday: number): Day => weekdayAfter(addDays(day, -1), weekday);

const nextWeek = (now: Pick<Context, "now" | "weekStart">): Day => weekdayAfter(todayOf(now), now.weekStart);
const on = (day: Day | null): Found | null => (day === null ? null : { day });

/** The first month from today on that has the day, not before today. */
function nthDay(day: number, today: Day): Day | null {
  const [year, month] = parts(today);
  for (let ahead = 0; ahead < 12; ahead += 1) {
    const found = dayOf(year, month + ahead, day);
    if (found && found >= today) return found;
  }
  return null;
}

/** This year, or the next when it is over; 29 February is looked for as long as there is none. */
function yearDay(month: number, day: number, year: number | undefined, today: Day): Day | null {
  if (year !== undefined) return dayOf(year, month, day);
  const [from] = parts(today);
  for (let ahead = 0; ahead < 9; ahead += 1) {
    const found = dayOf(from + ahead, month, day);
    if (found && found >= today) return found;
  }
  return null;
}

/** -1 for the last. */
function nthWeekdayIn(first: Day, ordinal: number, weekday: number): Day | null {
  if (ordinal === -1) return weekdayAfter(addDays(addMonths(first, 1), -8), weekday);
  const day = addDays(weekdayFrom(first, weekday), 7 * (ordinal - 1));
  return day.slice(0, 7) === first.slice(0, 7) ? day : null;
}

/** The first month from today on, or the one that is named, that has it, not before today. */
function nthWeekday({ ordinal = 1, weekday = 0, month }: Values, today: Day): Day | null {
  for (let ahead = 0; ahead <= 12; ahead += 1) {
    const first: Day = `${addMonths(today, ahead).slice(0, 8)}01`;
    if (month !== undefined && parts(first)[1] !== month) continue;
    const found = nthWeekdayIn(first, ordinal, weekday);
    if (found && found >= today) return found;
  }
  return null;
}

function nextMonth(today: Day, day: number): Day | null {
  const [year, month] = parts(addMonths(today, 1));
  return dayOf(year, month, day);
}

function isoDay(text: string): Day | null {
  const [year, month, day] = parts(text);
  return dayOf(year, month, day) === text ? text : null;
}

const monthOf = (day: Day, ahead = 0): Day => `${addMonths(day, ahead).slice(0, 8)}01`;

/** Of this month or of one that is named. */
function endOfMonth(today: Day, month?: number): Day {
  const of = month ?? parts(today)[1];
  return addDays(addMonths(monthOf(today), ((of - parts(today)[1] + 12) % 12) + 1), -1);
}

/** The first of the next such month, this one included where it begins today. */
export const firstOf = (month: number, today: Day): Day => yearDay(month, 1, undefined, today) ?? today;

export const WEEKEND = [6, 0];

function workdaysLater(day: Day, n: number): Day {
  let found = day;
  for (let left = n; left > 0; left -= WEEKEND.includes(weekdayOf(found)) ? 0 : 1) found = addDays(found, 1);
  return found;
}

function momentOf(text: string): Found | null {
  const [day, time] = [isoDay(text.slice(0, 10)), text.slice(11)];
  return day && time < "24:00" && time.slice(3) < "60" ? { day, time } : null;
}

/** Of several days the one that comes first. */
function soonest(weekdays: readonly number[], today: Day): Found | null {
  const days = weekdays.map((weekday) => weekdayAfter(today, weekday)).sort();
  return days[0] && days.length > 1 ? { day: days[0], stays: true } : null;
}

export const MEANS: Meanings = {
  near: ({ near = 0 }, now) => on(addDays(todayOf(now), near)),
  tonight: ({ clock, hour }, now) => ({
    day: todayOf(now),
    time: laterHalf(clock ?? hour ?? now.evening, "evening"),
  }),
  tonightHour: ({ hour = "" }, now) => ({ day: todayOf(now), time: laterHalf(hour, "evening"), bare: true }),
  offset({ n = 1, unit = "day" }, now) {
    if (!isLong(unit)) return minutesLater(now.now, unit === "hour" ? n * 60 : n);
    return on(later(todayOf(now), n, unit));
  },
  offsetWorkdays: ({ n = 1 }, now) => on(workdaysLater(todayOf(now), n)),
  offsetFrom: ({ n = 1, unit = "day", date }) => on(date && isLong(unit) ? later(date, n, unit) : null),
  weekdayDate: ({ weekday, date }) => on(date && weekdayOf(date) === weekday ? date : null),
  weekdayList: ({ weekdays = [] }, now) => soonest(weekdays, todayOf(now)),
  weekday: ({ weekday = 0 }, now) => on(weekdayAfter(todayOf(now), weekday)),
  nextWeekday: ({ weekday = 0 }, now) => on(weekdayFrom(nextWeek(now), weekday)),
  weekend: (_, now) => on(weekdayFrom(todayOf(now), 6)),
  nextWeekend: (_, now) => on(weekdayFrom(nextWeek(now), 6)),
  nextWeek: (_, now) => on(nextWeek(now)),
  nextMonth: (_, now) => on(nextMonth(todayOf(now), 1)),
  nthNext: ({ nth = 1 }, now) => on(nextMonth(todayOf(now), nth)),
  nthWeekday: (values, now) => on(nthWeekday(values, todayOf(now))),
  nthWeekdayNext: ({ ordinal = 1, weekday = 0 }, now) =>
    on(nthWeekdayIn(monthOf(todayOf(now), 1), ordinal, weekday)),
  before: ({ date }, now) => on(date && date > todayOf(now) ? addDays(date, -1) : null),
  nextYear: (_, now) => on(`${Number(now.now.slice(0, 4)) + 1}-01-01`),
  nth({ nth = 1, on: said }, now) {
    const day = nthDay(nth, todayOf(now));
    return day === null ? null : { day, ...(said ? {} : { bare: true }) };
  },
  monthDay: ({ month = 1, day = 1, year }, now) => on(yearDay(month, day, year, todayOf(now))),
  iso: ({ iso = "" }) => on(isoDay(iso)),
  moment: ({ moment = "" }) => momentOf(moment),
  numeric: ({ numeric }, now) =>
    numeric ? on(yearDay(numeric.month, numeric.day, numeric.year, todayOf(now))) : null,
  endOfMonth: ({ month }, now) => on(endOfMonth(todayOf(now), month)),
  endOfNextMonth: (_, now) => on(addDays(monthOf(todayOf(now), 2), -1)),
  endOfWeek: (_, now) => on(addDays(nextWeek(now), -1)),
  endOfNextWeek: (_, now) => on(addDays(nextWeek(now), 6)),
  endOfYear: (_, now) => on(`${now.now.slice(0, 4)}-12-31`),
};
