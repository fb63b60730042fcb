import { addDays, type Day, weekdayOf } from "@/lib/dates";
import { twoDigits, type Values } from "./grammar";
import type { DateForm, DayPart, PlainUnit, Unit } from "./locale";
import type { Context } from "./model";

export interface DateValue {
  day: Day;
  time?: string;
  /** It counts only where no word of the title follows directly: `2nd` means no day in `2nd hand shop`. */
  isAmbiguous?: true;
  /** All of its words stay in the title: `mon, wed, fri`. */
  staysInTitle?: true;
}

/** @property evening the time that `tonight` means */
type Now = Pick<Context, "now" | "weekStart"> & { evening: string };

export type LongUnit = Exclude<Unit, "hour" | "minute">;
export const isLong = (unit: Unit): unit is LongUnit => unit !== "hour" && unit !== "minute";

export const WEEKEND = [6, 0];
const DAYS_IN = { day: 1, week: 7 } as const;

export const todayOf = ({ now }: Pick<Context, "now">): Day => now.slice(0, 10);
const partsOf = (day: Day) =>
  [Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8))] as const;

export const lastOfMonth = (year: number, month: number): number =>
  new Date(Date.UTC(year, month, 0)).getUTCDate();

/** @returns null where the month has no such day; months after December are those of later years */
function dayOf(year: number, month: number, day: number): Day | null {
  const first = new Date(Date.UTC(year, month - 1, 1));
  const [y, m] = [first.getUTCFullYear(), first.getUTCMonth() + 1];
  return day >= 1 && day <= lastOfMonth(y, m) ? `${y}-${twoDigits(m)}-${twoDigits(day)}` : null;
}

/** The same day so many months later, or the last one where that month is too short. */
function addMonths(day: Day, count: number): Day {
  const [year, month, of] = partsOf(day);
  const last = new Date(Date.UTC(year, month + count, 0));
  const fitting = Math.min(of, last.getUTCDate());
  return `${last.getUTCFullYear()}-${twoDigits(last.getUTCMonth() + 1)}-${twoDigits(fitting)}`;
}

/** Quarters as months and fortnights as weeks. */
export function inPlainUnits(unit: Unit, count: number): { unit: PlainUnit; count: number } {
  if (unit === "quarter") return { unit: "month", count: count * 3 };
  return unit === "fortnight" ? { unit: "week", count: count * 2 } : { unit, count };
}

export function addUnits(day: Day, n: number, of: LongUnit): Day {
  const { unit, count } = inPlainUnits(of, n);
  if (unit === "day" || unit === "week") return addDays(day, count * DAYS_IN[unit]);
  return addMonths(day, count * (unit === "year" ? 12 : 1));
}

/** Eight in the evening is 20:00. */
export function inDayPart(at: string, part: DayPart): string {
  const hour = Number(at.slice(0, 2));
  return part !== "morning" && hour >= 1 && hour < 12 ? `${hour + 12}${at.slice(2)}` : at;
}

function addMinutes(now: string, count: number): DateValue {
  const at = new Date(Date.parse(`${now}Z`) + count * 60_000).toISOString();
  return { day: at.slice(0, 10), time: at.slice(11, 16) };
}

/** The first such weekday after `day` itself. */
export const weekdayAfter = (day: Day, weekday: number): Day =>
  addDays(day, ((weekday - weekdayOf(day) + 6) % 7) + 1);

/** The first such weekday from `day` on. */
const weekdayFrom = (day: Day, weekday: number): Day => weekdayAfter(addDays(day, -1), weekday);

const nextWeek = (now: Now): Day => weekdayAfter(todayOf(now), now.weekStart);
const on = (day: Day | null): DateValue | null => (day === null ? null : { day });

/** The next such day of a month, today included; months that are too short are passed over. */
function nthDay(nth: number, today: Day): Day | null {
  const [year, month] = partsOf(today);
  for (let ahead = 0; ahead < 12; ahead += 1) {
    const found = dayOf(year, month + ahead, nth);
    if (found && found >= today) return found;
  }
  return null;
}

/** Without a year the next such day, today included; the next 29 February is at most eight years away. */
function yearDay(month: number, day: number, year: number | undefined, today: Day): Day | null {
  if (year !== undefined) return dayOf(year, month, day);
  const [from] = partsOf(today);
  for (let ahead = 0; ahead < 9; ahead += 1) {
    const found = dayOf(from + ahead, month, day);
    if (found && found >= today) return found;
  }
  return null;
}

/** The weekday in the month that begins on `first`; -1 for the last. */
function nthWeekdayOf(first: Day, ordinal: number, weekday: number): Day | null {
  if (ordinal === -1) return weekdayAfter(addDays(addMonths(first, 1), -8), weekday);
  const day = addDays(weekdayFrom(first, weekday), 7 * (ordinal - 1));
  return day.slice(0, 7) === first.slice(0, 7) ? day : null;
}

const firstOfMonth = (day: Day, ahead = 0): Day => `${addMonths(day, ahead).slice(0, 8)}01`;

/** The next such weekday of any month, or of the month that is named, today included. */
function nthWeekday({ ordinal = 1, weekday = 0, month }: Values, today: Day): Day | null {
  for (let ahead = 0; ahead <= 12; ahead += 1) {
    const first = firstOfMonth(today, ahead);
    if (month !== undefined && partsOf(first)[1] !== month) continue;
    const found = nthWeekdayOf(first, ordinal, weekday);
    if (found && found >= today) return found;
  }
  return null;
}

function dayOfNextMonth(today: Day, day: number): Day | null {
  const [year, month] = partsOf(addMonths(today, 1));
  return dayOf(year, month, day);
}

function isoDay(text: string): Day | null {
  const [year, month, day] = partsOf(text);
  return dayOf(year, month, day) === text ? text : null;
}

/** The end of this month, or of the one that is named. */
function endOfMonth(today: Day, month?: number): Day {
  const [, current] = partsOf(today);
  return addDays(firstOfMonth(today, (((month ?? current) - current + 12) % 12) + 1), -1);
}

/** The first of the next such month, or today where that is it. */
export const firstOf = (month: number, today: Day): Day => yearDay(month, 1, undefined, today) ?? today;

function addWorkdays(day: Day, count: number): Day {
  let found = day;
  for (let left = count; left > 0; left -= WEEKEND.includes(weekdayOf(found)) ? 0 : 1)
    found = addDays(found, 1);
  return found;
}

function momentOf(text: string): DateValue | null {
  const [day, time] = [isoDay(text.slice(0, 10)), text.slice(11)];
  return day && time < "24:00" && time.slice(3) < "60" ? { day, time } : null;
}

/** The first to come of several days. */
function soonest(weekdays: readonly number[], today: Day): DateValue | null {
  const days = weekdays.map((weekday) => weekdayAfter(today, weekday)).sort();
  return days[0] && days.length > 1 ? { day: days[0], staysInTitle: true } : null;
}

/** The day that each form of a date means, such as `{ordinal} {weekday} of {month}`; null for one that does not exist. */
export const DATE_FORMS: Record<DateForm, (values: Values, now: Now) => DateValue | null> = {
  relative_day: ({ relative_day = 0 }, now) => on(addDays(todayOf(now), relative_day)),
  tonight: ({ clock, hour }, now) => ({
    day: todayOf(now),
    time: inDayPart(clock ?? hour ?? now.evening, "evening"),
  }),
  tonight_hour: ({ hour = "" }, now) => ({
    day: todayOf(now),
    time: inDayPart(hour, "evening"),
    isAmbiguous: true,
  }),
  offset({ count = 1, unit = "day" }, now) {
    if (!isLong(unit)) return addMinutes(now.now, unit === "hour" ? count * 60 : count);
    return on(addUnits(todayOf(now), count, unit));
  },
  offset_workdays: ({ count = 1 }, now) => on(addWorkdays(todayOf(now), count)),
  offset_from: ({ count = 1, unit = "day", date }) =>
    on(date && isLong(unit) ? addUnits(date, count, unit) : null),
  weekday: ({ weekday = 0 }, now) => on(weekdayAfter(todayOf(now), weekday)),
  weekday_date: ({ weekday, date }) => on(date && weekdayOf(date) === weekday ? date : null),
  weekday_list: ({ weekdays = [] }, now) => soonest(weekdays, todayOf(now)),
  next_weekday: ({ weekday = 0 }, now) => on(weekdayFrom(nextWeek(now), weekday)),
  weekend: (_, now) => on(weekdayFrom(todayOf(now), 6)),
  next_weekend: (_, now) => on(weekdayFrom(nextWeek(now), 6)),
  next_week: (_, now) => on(nextWeek(now)),
  next_month: (_, now) => on(dayOfNextMonth(todayOf(now), 1)),
  next_year: (_, now) => on(`${Number(now.now.slice(0, 4)) + 1}-01-01`),
  nth({ nth = 1, on: preposition }, now) {
    const day = nthDay(nth, todayOf(now));
    return day === null ? null : { day, ...(preposition ? {} : { isAmbiguous: true }) };
  },
  nth_of_next_month: ({ nth = 1 }, now) => on(dayOfNextMonth(todayOf(now), nth)),
  nth_weekday: (values, now) => on(nthWeekday(values, todayOf(now))),
  nth_weekday_of_next_month: ({ ordinal = 1, weekday = 0 }, now) =>
    on(nthWeekdayOf(firstOfMonth(todayOf(now), 1), ordinal, weekday)),
  before: ({ date }, now) => on(date && date > todayOf(now) ? addDays(date, -1) : null),
  month_day: ({ month = 1, day = 1, year }, now) => on(yearDay(month, day, year, todayOf(now))),
  iso: ({ iso = "" }) => on(isoDay(iso)),
  moment: ({ moment = "" }) => momentOf(moment),
  numeric: ({ numeric }, now) =>
    numeric ? on(yearDay(numeric.month, numeric.day, numeric.year, todayOf(now))) : null,
  end_of_month: ({ month }, now) => on(endOfMonth(todayOf(now), month)),
  end_of_next_month: (_, now) => on(addDays(firstOfMonth(todayOf(now), 2), -1)),
  end_of_week: (_, now) => on(addDays(nextWeek(now), -1)),
  end_of_next_week: (_, now) => on(addDays(nextWeek(now), 6)),
  end_of_year: (_, now) => on(`${now.now.slice(0, 4)}-12-31`),
};
