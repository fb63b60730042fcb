import { wallTimeAt } from "@/lib/dates";
import type { Rrule } from "./rrule";

/**
 * The moments that a rule gives, as backend/src/tend/todos/recurrence/occurrences.py computes them: corpus/recurrence
 * holds both to the same answers. A moment is wall time in minutes, counted from 1970 as if there were no time zones.
 */
export type Moment = number;

export const MINUTES_A_DAY = 1440;
const HOUR = 60;
const MINUTE_MS = 60_000;
const DAY_MS = MINUTES_A_DAY * MINUTE_MS;
/** How many days (with FREQ=HOURLY: hours) and how many occurrences one search looks at before a rule counts as over. */
const MAX_LOOKUPS = 20_000;

/** Counts from a day of the calendar; a `month` beyond the year, or 0 for the last `date` before, carries over. */
const dayNumber = (year: number, month: number, date: number): number =>
  Date.UTC(year, month - 1, date) / DAY_MS;
const dayOf = (moment: Moment): number => Math.floor(moment / MINUTES_A_DAY);
/** A rule is over when it leads to a date that no todo can have. */
const END: Moment = dayNumber(2201, 1, 1) * MINUTES_A_DAY - 1;

/** 0 for Monday; day 0 is a Thursday. */
const weekdayOf = (day: number): number => (((day + 3) % 7) + 7) % 7;

function calendarOf(moment: Moment) {
  const date = new Date(moment * MINUTE_MS);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, date: date.getUTCDate() };
}

/** The first day of week 1 of a year, which is the week that has 4 January. */
function firstWeekOf(year: number, weekStart: number): number {
  const day = dayNumber(year, 1, 4);
  return day - ((weekdayOf(day) - weekStart + 7) % 7);
}

const hasEither = (values: readonly number[], nth: number, length: number) =>
  values.includes(nth) || values.includes(nth - length - 1);

function isInWeeks({ weeks, weekStart }: Rrule, day: number, year: number): boolean {
  if (!weeks) return true;
  const isBefore = day < firstWeekOf(year, weekStart);
  const ofWeek = isBefore ? year - 1 : day < firstWeekOf(year + 1, weekStart) ? year : year + 1;
  const start = firstWeekOf(ofWeek, weekStart);
  return hasEither(
    weeks,
    Math.floor((day - start) / 7) + 1,
    (firstWeekOf(ofWeek + 1, weekStart) - start) / 7,
  );
}

function isOnWeekdays({ weekdays, frequency, months }: Rrule, day: number, year: number, month: number) {
  if (!weekdays) return true;
  const isInMonth = frequency === "MONTHLY" || months !== null;
  const first = dayNumber(year, isInMonth ? month : 1, 1);
  const end = isInMonth ? dayNumber(year, month + 1, 1) : dayNumber(year + 1, 1, 1);
  return weekdays.some(({ weekday, nth }) => {
    if (weekday !== weekdayOf(day)) return false;
    if (nth === 0) return true;
    return nth === (nth > 0 ? Math.floor((day - first) / 7) + 1 : -Math.floor((end - 1 - day) / 7) - 1);
  });
}

function isOnDay(rule: Rrule, day: number): boolean {
  const { months, monthDays, yearDays, weekdays } = rule;
  if (weekdays && !weekdays.some(({ weekday }) => weekday === weekdayOf(day))) return false;
  const { year, month, date } = calendarOf(day * MINUTES_A_DAY);
  if (months && !months.includes(month)) return false;
  if (!isInWeeks(rule, day, year)) return false;
  const [newYear, nextYear] = [dayNumber(year, 1, 1), dayNumber(year + 1, 1, 1)];
  if (yearDays && !hasEither(yearDays, day - newYear + 1, nextYear - newYear)) return false;
  if (monthDays && !hasEither(monthDays, date, dayNumber(year, month + 1, 0) - dayNumber(year, month, 0)))
    return false;
  return isOnWeekdays(rule, day, year, month);
}

/** The rule with the parts that it takes from its start (RFC 5545 §3.3.10). */
function withStartDefaults(rule: Rrule, start: Moment): Rrule {
  const { frequency, weekdays, weeks, yearDays, monthDays, months } = rule;
  if (weekdays || yearDays || monthDays) return rule;
  const { month, date } = calendarOf(start);
  const ownWeekday = [{ weekday: weekdayOf(dayOf(start)), nth: 0 }];
  if (weeks || frequency === "WEEKLY") return { ...rule, weekdays: ownWeekday };
  if (frequency === "MONTHLY") return { ...rule, monthDays: [date] };
  return frequency === "YEARLY" ? { ...rule, months: months ?? [month], monthDays: [date] } : rule;
}

/** How many of the periods `elapsed` before a moment a rule with this interval can leave out and stay in step. */
const skippablePeriods = (elapsed: number, interval: number): number =>
  Math.max(0, Math.floor(elapsed / interval) - 1) * interval;

const SPANS: Partial<Record<Rrule["frequency"], number>> = {
  WEEKLY: 7 * MINUTES_A_DAY,
  DAILY: MINUTES_A_DAY,
  HOURLY: HOUR,
};

/** The days of the periods that a rule covers, in order. Old periods are left out, so that old series need no long search. */
function* dayPeriods(rule: Rrule, start: Moment, moment: Moment): Generator<readonly [number, number]> {
  const { frequency, interval, weekStart } = rule;
  const [from, to] = [calendarOf(start), calendarOf(moment)];
  if (frequency === "YEARLY") {
    for (let year = from.year + skippablePeriods(to.year - from.year, interval); ; year += interval)
      yield [dayNumber(year, 1, 1), dayNumber(year + 1, 1, 1)];
  }
  if (frequency === "MONTHLY") {
    const passed = skippablePeriods((to.year - from.year) * 12 + to.month - from.month, interval);
    for (let month = from.month + passed; ; month += interval)
      yield [dayNumber(from.year, month, 1), dayNumber(from.year, month + 1, 1)];
  }
  const length = frequency === "WEEKLY" ? 7 : 1;
  const passed = skippablePeriods(Math.floor((moment - start) / (length * MINUTES_A_DAY)), interval);
  let day = dayOf(start) + passed * length;
  if (frequency === "WEEKLY") day -= (weekdayOf(day) - weekStart + 7) % 7;
  for (; ; day += interval * length) yield [day, day + length];
}

/** The elements at the positions that BYSETPOS names, counted from either end. */
function pickPositions(moments: readonly Moment[], positions: readonly number[] | null): readonly Moment[] {
  if (!positions) return moments;
  return moments.filter((_, index) => hasEither(positions, index + 1, moments.length));
}

function* hourly(rule: Rrule, start: Moment, moment: Moment, last: Moment): Generator<Moment> {
  const { hours, interval, positions } = rule;
  const minutes = rule.minutes ?? [((start % HOUR) + HOUR) % HOUR];
  const step = interval * HOUR;
  const passed = skippablePeriods(Math.floor((moment - start) / HOUR), interval);
  let hour = Math.floor(start / HOUR) * HOUR + passed * HOUR;
  const first = start + passed * HOUR;
  const isReachable = (wanted: number) =>
    Array.from({ length: 24 }, (_, index) => index).some(
      (index) => ((((hour + index * step) / HOUR) % 24) + 24) % 24 === wanted,
    );
  if (hours && !hours.some(isReachable)) return;
  for (let lookups = 0; hour <= last && lookups < MAX_LOOKUPS; hour += step) {
    const day = dayOf(hour);
    if (hours && !hours.includes((hour - day * MINUTES_A_DAY) / HOUR)) continue;
    lookups += 1;
    if (isOnDay(rule, day)) {
      const found = minutes.map((minute) => hour + minute);
      yield* pickPositions(found, positions).filter((one) => one >= first);
    } else hour += Math.floor(((day + 1) * MINUTES_A_DAY - HOUR - hour) / step) * step;
  }
}

/** The moments that the rule gives from the period of `start` on; those well before `moment` may be left out. */
function* expand(given: Rrule, start: Moment, moment: Moment, zone: string): Generator<Moment> {
  const rule = withStartDefaults(given, start);
  const last = lastMoment(rule, zone);
  if (rule.frequency === "HOURLY") {
    for (const one of hourly(rule, start, moment, last)) if (one <= last) yield one;
    return;
  }
  const { positions } = rule;
  const ofStart = start - dayOf(start) * MINUTES_A_DAY;
  const minutes = rule.minutes ?? [ofStart % HOUR];
  const times = (rule.hours ?? [Math.floor(ofStart / HOUR)]).flatMap((hour) =>
    minutes.map((minute) => hour * HOUR + minute),
  );
  // Only with many times a day does it matter that those of the days before are left out.
  const firstDay = (rule.hours || rule.minutes) && !positions ? dayOf(moment) : Number.NEGATIVE_INFINITY;
  let lookups = 0;
  for (const [first, end] of dayPeriods(rule, start, moment)) {
    lookups += end - first;
    if (lookups > MAX_LOOKUPS || first * MINUTES_A_DAY > last) return;
    const days = Array.from({ length: end - first }, (_, index) => first + index);
    const found = days
      .filter((day) => isOnDay(rule, day))
      .flatMap((day) => (day < firstDay ? [] : times.map((time) => day * MINUTES_A_DAY + time)));
    for (const one of pickPositions(found, positions)) {
      if (one > last) return;
      yield one;
    }
  }
}

/** UNTIL as wall time in `zone`; a date includes its whole day. */
function lastMoment({ until }: Rrule, zone: string): Moment {
  if (!until) return END;
  const [, year, month, date, hour = "23", minute = "59", second = "59"] =
    /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d))?/.exec(until) ?? [];
  const iso = `${year}-${month}-${date}T${hour}:${minute}:${second}Z`;
  const instant = until.endsWith("Z") ? `${wallTimeAt(new Date(iso), zone)}Z` : iso;
  return Math.min(END, Math.floor(Date.parse(instant) / MINUTE_MS));
}

/**
 * Up to `max` occurrences later than `moment`, of a series that starts at `start`. That is an occurrence whether or not the
 * rule says (RFC 5545 §3.8.5.3).
 * @param zone the one that an UNTIL in UTC is converted to
 */
export function occurrencesAfter(
  rule: Rrule,
  start: Moment,
  moment: Moment,
  max: number,
  zone: string,
): Moment[] {
  const found: Moment[] = start > moment ? [start] : [];
  const limit = Math.min(MAX_LOOKUPS, rule.count ?? MAX_LOOKUPS);
  let seen = 1;
  if (found.length === max || seen >= limit) return found;
  for (const one of expand(rule, start, rule.count === null ? moment : start, zone)) {
    if (one <= start) continue;
    seen += 1;
    if (one > moment) found.push(one);
    if (found.length === max || seen >= limit) break;
  }
  return found;
}

/** The first moment from `moment` on that the rule itself gives for any interval and count; null if there is none. */
export function firstOccurrence(rule: Rrule, moment: Moment, zone: string): Moment | null {
  for (const one of expand({ ...rule, interval: 1, count: null }, moment, moment, zone))
    if (one >= moment) return one;
  return null;
}

const isPlain = ({ months, weeks, yearDays, monthDays, weekdays, hours, minutes, positions }: Rrule) =>
  [months, weeks, yearDays, monthDays, weekdays, hours, minutes, positions].every((part) => part === null);

/** A day that a month lacks is its last one. */
function addMonths(moment: Moment, count: number): Moment {
  const { year, month, date } = calendarOf(moment);
  const last = dayNumber(year, month + count + 1, 0);
  const day = Math.min(dayNumber(year, month + count, 1) + date - 1, last);
  return moment + (day - dayOf(moment)) * MINUTES_A_DAY;
}

/** The first moment after `past` that is one or more whole intervals after `start`. */
function nextIntervalEnd({ frequency, interval }: Rrule, start: Moment, past: Moment): Moment {
  const span = SPANS[frequency];
  if (span) {
    const length = span * interval;
    return start + Math.max(1, Math.floor((past - start) / length) + 1) * length;
  }
  const months = interval * (frequency === "YEARLY" ? 12 : 1);
  const [from, to] = [calendarOf(start), calendarOf(past)];
  const passed = (to.year - from.year) * 12 + to.month - from.month;
  for (let count = Math.max(1, Math.floor(passed / months)); ; count += 1) {
    const end = addMonths(start, months * count);
    if (end > past) return end;
  }
}

/**
 * The next occurrence counted from `completed` that is later than `past`; null if there is none. One month after
 * January 31 is the last day of February.
 */
export function nextFromCompletion(
  rule: Rrule,
  completed: Moment,
  past: Moment,
  zone: string,
): Moment | null {
  if (!isPlain(rule)) return occurrencesAfter({ ...rule, count: null }, completed, past, 1, zone)[0] ?? null;
  const next = nextIntervalEnd(rule, completed, past);
  return next <= lastMoment(rule, zone) ? next : null;
}
