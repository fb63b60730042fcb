import { addDays, type Day, weekdayOf } from "@/lib/dates";
import { addMonths, addUnits, partsOfDay, twoDigits } from "./date-units";
import { addDuration } from "./durations";
import type { Values } from "./grammar";
import type { DateForm, Unit } from "./locale";
import type { Context } from "./model";
import { readNumericDate } from "./placeholders";
import { DAWN, moveToNight } from "./typed-time";

export interface DateValue {
  day: Day;
  time?: string;
  /** It counts only where no word of the title follows directly: `2nd` means no day in `2nd hand shop`. */
  isAmbiguous?: true;
  /** All of its words stay in the title: `mon, wed, fri`. */
  staysInTitle?: true;
}

/** @property evening the time that `tonight` means */
type Now = Pick<Context, "now" | "weekStart" | "isMonthFirst"> & { evening: string };

export const WEEKEND = [6, 0];
const MIDDLE = 15;
const RECENT_DAYS = 60;
/** `a week today` and `friday week` are in use, and `3 days today` is not. */
const UNITS_FROM_A_DAY: readonly Unit[] = ["week", "fortnight", "month", "year"];
export const todayOf = ({ now }: Pick<Context, "now">): Day => now.slice(0, 10);
/** The day on which what has no day begins: that of the place, unless it is over. */
export const startOf = ({ day = "", ...context }: Pick<Context, "now" | "day">): Day =>
  day > todayOf(context) ? day : todayOf(context);
export const lastOfMonth = (year: number, month: number): number =>
  new Date(Date.UTC(year, month, 0)).getUTCDate();

/** @returns null where the month has no such day; months after December are those of later years */
function dayOf(year: number, month: number, day: number): Day | null {
  const first = new Date(Date.UTC(year, month - 1, 1));
  const [y, m] = [first.getUTCFullYear(), first.getUTCMonth() + 1];
  return day >= 1 && day <= lastOfMonth(y, m) ? `${y}-${twoDigits(m)}-${twoDigits(day)}` : null;
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
  const [year, month] = partsOfDay(today);
  for (let ahead = 0; ahead < 12; ahead += 1) {
    const found = dayOf(year, month + ahead, nth);
    if (found && found >= today) return found;
  }
  return null;
}

/** Without a year the next such day, today included; the next 29 February is at most eight years away. */
function yearDay(month: number, day: number, year: number | undefined, today: Day): Day | null {
  if (year !== undefined) return dayOf(year, month, day);
  const [from] = partsOfDay(today);
  for (let ahead = 0; ahead < 9; ahead += 1) {
    const found = dayOf(from + ahead, month, day);
    if (found && found >= today) return found;
  }
  return null;
}

/** The same day of this or of last year, if it was not long ago: `from 20 november`, on the 29th. */
export function recentStart(day: Day, today: Day): Day {
  const [year] = partsOfDay(today);
  const found = [year, year - 1].map((one) => isoDay(`${one}${day.slice(4)}`));
  const earliest = addDays(today, -RECENT_DAYS);
  return found.find((one) => one && one < today && one >= earliest) ?? day;
}

/** Whether the day is one of a year that is not said. */
export function isYearOpen(form: DateForm, { year, numeric }: Values): boolean {
  if (form === "numeric") return !numeric?.monthFirst?.year && !numeric?.dayFirst?.year;
  return form === "month_day" && year === undefined;
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
    if (month !== undefined && partsOfDay(first)[1] !== month) continue;
    const found = nthWeekdayOf(first, ordinal, weekday);
    if (found && found >= today) return found;
  }
  return null;
}

function dayOfNextMonth(today: Day, day: number): Day | null {
  const [year, month] = partsOfDay(addMonths(today, 1));
  return dayOf(year, month, day);
}

function isoDay(text: string): Day | null {
  const [year, month, day] = partsOfDay(text);
  return dayOf(year, month, day) === text ? text : null;
}

/** The end of this month, or of the one that is named. */
function endOfMonth(today: Day, month?: number): Day {
  const [, current] = partsOfDay(today);
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

const dayNamed = ({ weekday, relative_day = 0 }: Values, now: Now): Day =>
  weekday === undefined ? addDays(todayOf(now), relative_day) : weekdayAfter(todayOf(now), weekday);

/** 12 to 3 o'clock tonight are after the coming midnight. */
function tonight(time: string | undefined, now: Now): DateValue {
  const today = todayOf(now);
  if (!time) return { day: today, time: now.evening };
  return { day: time < DAWN && now.now.slice(11) > time ? addDays(today, 1) : today, time };
}

/** The Saturday of this weekend, which on a Sunday is over by a day. */
const saturdayOf = (today: Day): Day => (weekdayOf(today) === 0 ? addDays(today, -1) : weekdayFrom(today, 6));

function ordinalOfMonth({ ordinal = 1, month }: Values, today: Day): Day | null {
  if (ordinal === -1) return endOfMonth(today, month);
  return month === undefined ? nthDay(ordinal, today) : yearDay(month, ordinal, undefined, today);
}

/** The next such workday of any month, or of the month that is named, today included. */
function nthWorkday({ ordinal = 1, month }: Values, today: Day): Day | null {
  for (let ahead = 0; ahead <= 12; ahead += 1) {
    const first = firstOfMonth(today, ahead);
    if (month !== undefined && partsOfDay(first)[1] !== month) continue;
    const days = Array.from(
      { length: lastOfMonth(...(partsOfDay(first).slice(0, 2) as [number, number])) },
      (_, nth) => addDays(first, nth),
    );
    const workdays = days.filter((day) => !WEEKEND.includes(weekdayOf(day)));
    const found = workdays.at(ordinal > 0 ? ordinal - 1 : ordinal);
    if (found && found >= today) return found;
  }
  return null;
}

/** The first to come of several days. */
function soonest(weekdays: readonly number[], today: Day): DateValue | null {
  const days = weekdays.map((weekday) => weekdayAfter(today, weekday)).sort();
  return days[0] && days.length > 1 ? { day: days[0], staysInTitle: true } : null;
}

/** The day that each form of a date means, such as `{ordinal} {weekday} of {month}`; null for one that does not exist. */
export const DATE_FORMS: Record<DateForm, (values: Values, now: Now) => DateValue | null> = {
  relative_day: ({ relative_day = 0 }, now) => on(addDays(todayOf(now), relative_day)),
  tonight: ({ clock, hour = clock, named_time }, now) => tonight(hour ? moveToNight(hour) : named_time, now),
  tonight_hour: ({ hour }, now) => ({ ...tonight(hour && moveToNight(hour), now), isAmbiguous: true }),
  offset: ({ duration = [] }, now) => addDuration(now.now, duration),
  offset_workdays: ({ count = 1 }, now) => on(addWorkdays(todayOf(now), count)),
  offset_from({ duration = [], date }) {
    const found = date ? addDuration(`${date}T00:00`, duration) : null;
    return found?.time ? null : found;
  },
  offset_before({ duration = [], date }, now) {
    const ahead = duration.map(({ count, unit }) => ({ count: -count, unit }));
    const found = date ? addDuration(`${date}T00:00`, ahead) : null;
    return !found || found.time || found.day < todayOf(now) ? null : found;
  },
  day_after: ({ date }) => on(date ? addDays(date, 1) : null),
  offset_on_day({ count = 1, unit = "day", ...named }, now) {
    if (!UNITS_FROM_A_DAY.includes(unit)) return null;
    return on(addUnits(dayNamed(named, now), count, unit as "week"));
  },
  week_after_day: (named, now) => ({ day: addDays(dayNamed(named, now), 7), isAmbiguous: true }),
  weekday: ({ weekday = 0 }, now) => on(weekdayAfter(todayOf(now), weekday)),
  weekday_date: ({ weekday, date }) => on(date && weekdayOf(date) === weekday ? date : null),
  weekday_list: ({ weekdays = [] }, now) => soonest(weekdays, todayOf(now)),
  next_weekday: ({ weekday = 0 }, now) => on(weekdayFrom(nextWeek(now), weekday)),
  weekend: (_, now) => on([saturdayOf(todayOf(now)), todayOf(now)].sort()[1] ?? null),
  bare_weekend: (values, now) => {
    const weekend = DATE_FORMS.weekend(values, now);
    return weekend && { ...weekend, isAmbiguous: true };
  },
  next_weekend: (_, now) => on(addDays(saturdayOf(todayOf(now)), 7)),
  next_week: (_, now) => on(nextWeek(now)),
  mid_next_week: (_, now) => on(weekdayFrom(nextWeek(now), 3)),
  next_month: (_, now) => on(dayOfNextMonth(todayOf(now), 1)),
  mid_next_month: (_, now) => on(dayOfNextMonth(todayOf(now), MIDDLE)),
  start_of_month: ({ month = 1 }, now) => on(yearDay(month, 1, undefined, todayOf(now))),
  mid_month: ({ month = 1, year }, now) => on(yearDay(month, MIDDLE, year, todayOf(now))),
  end_of_day: (named, now) => on(dayNamed(named, now)),
  ordinal_of_month: (values, now) => on(ordinalOfMonth(values, todayOf(now))),
  nth_workday: (values, now) => on(nthWorkday(values, todayOf(now))),
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
  numeric({ numeric }, now) {
    const found = numeric && readNumericDate(numeric, now.isMonthFirst);
    return found ? on(yearDay(found.month, found.day, found.year, todayOf(now))) : null;
  },
  end_of_month: ({ month }, now) => on(endOfMonth(todayOf(now), month)),
  end_of_next_month: (_, now) => on(addDays(firstOfMonth(todayOf(now), 2), -1)),
  end_of_week: (_, now) => on(addDays(nextWeek(now), -1)),
  end_of_next_week: (_, now) => on(addDays(nextWeek(now), 6)),
  end_of_year: (_, now) => on(`${now.now.slice(0, 4)}-12-31`),
};
