import { addDays, type Day, weekdayOf } from "@/lib/dates";
import { lastOfMonth, WEEKEND } from "./date-forms";
import { addUnits, toCalendarUnits } from "./date-units";
import type { Values } from "./grammar";
import type { CalendarUnit, DayPart, RuleForm, Unit } from "./locale";
import type { TypedTime } from "./typed-time";

/** The part of RFC 5545's rules that a line can describe. */
export interface Rule {
  unit: Exclude<CalendarUnit, "minute">;
  interval: number;
  weekdays?: readonly number[];
  /** The places of those weekdays in the month, -1 for the last. */
  ordinals?: readonly number[];
  /** The place of the one day among all days of the month that are such weekdays, -1 for the last. */
  position?: number;
  /** -1 for the last day. */
  monthDays?: readonly number[];
  month?: number;
  count?: number;
  until?: Day;
}

/** The first phrase of a recurrence, before its modifiers. */
export interface RuleStart {
  rule: Rule;
  /** It counts only where no word of the title follows directly: `weekly` means no rule in `weekly review`. */
  isAmbiguous?: true;
  dayPart?: DayPart;
  /** The hour in that part of the day. */
  at?: TypedTime;
}

const MAX_INTERVAL = 999;
export const FREQUENCIES: Record<Rule["unit"], string> = {
  hour: "HOURLY",
  day: "DAILY",
  week: "WEEKLY",
  month: "MONTHLY",
  year: "YEARLY",
};
/** The codes of RFC 5545, from Sunday. */
export const WEEKDAY_CODES = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];
/** The next 29 February is at most eight years away. */
const FURTHEST = 366 * 8 + 1;
export const WORKDAYS = [1, 2, 3, 4, 5];

const fromMonday = (weekday: number) => (weekday + 6) % 7;

/** The rule as RFC 5545 §3.3.10 writes it, its parts always in the same order. */
export function formatRrule(rule: Rule): string {
  const { unit, interval, weekdays, ordinals, position, monthDays, month, count, until } = rule;
  const days = [...new Set(weekdays)].sort((one, other) => fromMonday(one) - fromMonday(other));
  const byDay = days.flatMap((day) => (ordinals ?? [""]).map((nth) => `${nth}${WEEKDAY_CODES[day]}`));
  const parts = [
    `FREQ=${FREQUENCIES[unit]}`,
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

const lastDayOf = (day: Day) => lastOfMonth(Number(day.slice(0, 4)), Number(day.slice(5, 7)));

function isNth(day: Day, ordinal: number): boolean {
  const of = Number(day.slice(8));
  return ordinal === -1 ? of + 7 > lastDayOf(day) : Math.ceil(of / 7) === ordinal;
}

/** Whether `day` is at that place among the days of its month that are such weekdays. */
function isAtPosition(day: Day, weekdays: readonly number[], position: number): boolean {
  const days = Array.from({ length: lastDayOf(day) }, (_, nth) => addDays(`${day.slice(0, 8)}01`, nth));
  const matching = days.filter((one) => weekdays.includes(weekdayOf(one)));
  return matching.at(position > 0 ? position - 1 : position) === day;
}

function includes({ weekdays, ordinals, position, monthDays, month }: Rule, day: Day): boolean {
  const of = Number(day.slice(8));
  if (month && Number(day.slice(5, 7)) !== month) return false;
  if (monthDays && !monthDays.includes(of) && !(of === lastDayOf(day) && monthDays.includes(-1)))
    return false;
  if (weekdays && !weekdays.includes(weekdayOf(day))) return false;
  if (position !== undefined) return isAtPosition(day, weekdays ?? [], position);
  return ordinals === undefined || ordinals.some((ordinal) => isNth(day, ordinal));
}

/** The first day of the rule from `from` on, that day included. */
export function firstDayOfRule(rule: Rule, from: Day): Day | null {
  for (let day = from, nth = 0; nth < FURTHEST; day = addDays(day, 1), nth += 1) {
    if (rule.until && day > rule.until) return null;
    if (includes(rule, day)) return day;
  }
  return null;
}

/** The day from which a rule begins when it does not begin on `day`: one without days has the same of the next week, month or year. */
export const nextDay = ({ weekdays, monthDays, unit }: Rule, day: Day): Day =>
  addUnits(day, 1, weekdays || monthDays || unit === "hour" ? "day" : unit);

const weekly = (weekdays: readonly number[], interval = 1): RuleStart => ({
  rule: { unit: "week", interval, weekdays },
});

/** Nothing recurs more often than every hour, nor in longer intervals than a rule can have. */
function every(of: Unit, n = 1): RuleStart | null {
  const { unit, count } = toCalendarUnits(of, n);
  return unit === "minute" || count > MAX_INTERVAL ? null : { rule: { unit, interval: count } };
}

const MIN_SERIES = 3;
/** So many days in a row are hardly one occasion: `gym mon tue wed thu fri`, but `fair thu, fri and sat`. */
const MIN_RUN = 5;

/** Days without `every`: `mon wed fri`, `tue/thu`. Two words or neighboring days may well be one occasion. */
function daySeries({ weekdays, weekday = 0, weekday2 = 0 }: Values): RuleStart | null {
  const days = weekdays ?? [weekday, weekday2];
  const isSeries = new Set(days).size === days.length && (!weekdays || days.length >= MIN_SERIES);
  const isRun = days.some((first) => days.every((day) => (day - first + 7) % 7 < days.length));
  return isSeries && (!isRun || days.length >= MIN_RUN) ? { ...weekly(days), isAmbiguous: true } : null;
}

/** The rule that each form of "every …" means. */
export const RULE_FORMS: Record<RuleForm, (values: Values) => RuleStart | null> = {
  interval: ({ count = 1, unit = "day" }) => every(unit, count),
  every_other_unit: ({ unit = "day" }) => every(unit, 2),
  nth_unit: ({ ordinal = 1, unit = "day" }) => (ordinal > 1 ? every(unit, ordinal) : null),
  adverb({ unit = "day" }) {
    const start = every(unit);
    return start && { ...start, isAmbiguous: true };
  },
  weekdays: ({ weekdays = [] }) => weekly(weekdays),
  weekday_range: ({ weekday = 0, weekday2 = 0 }) => {
    const length = ((weekday2 - weekday + 7) % 7) + 1;
    return weekly(Array.from({ length }, (_, nth) => (weekday + nth) % 7));
  },
  every_other_weekday: ({ weekday = 0 }) => weekly([weekday], 2),
  plurals: ({ plurals = [] }) => ({ ...weekly(plurals), isAmbiguous: true }),
  day_series: daySeries,
  workdays: () => weekly(WORKDAYS),
  weekends: () => weekly(WEEKEND),
  month_days: ({ nths = [] }) => ({ rule: { unit: "month", interval: 1, monthDays: nths } }),
  last_day: () => ({ rule: { unit: "month", interval: 1, monthDays: [-1] } }),
  nth_weekday({ ordinals = [1], weekday = 0, month }) {
    const rule = { interval: 1, weekdays: [weekday], ordinals };
    return { rule: month ? { ...rule, unit: "year", month } : { ...rule, unit: "month" } };
  },
  nth_workday: ({ ordinal = 1 }) => ({
    rule: { unit: "month", interval: 1, weekdays: WORKDAYS, position: ordinal },
  }),
  year_day: ({ month = 1, day = 1 }) => ({ rule: { unit: "year", interval: 1, month, monthDays: [day] } }),
  month: ({ month = 1 }) => ({ rule: { unit: "year", interval: 1, month, monthDays: [1] } }),
  day_part({ day_part = "morning", clock, hour }) {
    const at = clock ?? hour;
    return { rule: { unit: "day", interval: 1 }, dayPart: day_part, ...(at ? { at } : {}) };
  },
};
