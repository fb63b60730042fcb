import { inPlain, WEEKEND } from "./days";
import type { DayPart, RuleForm, Unit } from "./locale";
import type { Rule } from "./rule";
import type { Values } from "./template";

export interface Begun {
  rule: Rule;
  /** Too little to be sure of where a word of the title goes on right behind it: `weekly review`. */
  bare?: true;
  part?: DayPart;
  /** The hour of that part. */
  at?: string;
}

export const WORKDAYS = [1, 2, 3, 4, 5];
const weekly = (weekdays: readonly number[], interval = 1): Begun => ({
  rule: { unit: "week", interval, weekdays },
});
/** What comes more often than every hour is no todo. */
function plain(of: Unit, n = 1): Begun | null {
  const { unit, count } = inPlain(of, n);
  return unit === "minute" ? null : { rule: { unit, interval: count } };
}

/** What each form of "every …" means. */
export const RULES: Record<RuleForm, (values: Values) => Begun | null> = {
  interval: ({ n = 1, unit = "day" }) => plain(unit, n),
  other: ({ unit = "day" }) => plain(unit, 2),
  adverb({ unit = "day" }) {
    const begun = plain(unit);
    return begun && { ...begun, bare: true };
  },
  daysOfWeek: ({ weekdays = [] }) => weekly(weekdays),
  weekdayRange: ({ weekday = 0, weekday2 = 0 }) => {
    const length = ((weekday2 - weekday + 7) % 7) + 1;
    return weekly(Array.from({ length }, (_, nth) => (weekday + nth) % 7));
  },
  otherDay: ({ weekday = 0 }) => weekly([weekday], 2),
  plurals: ({ plurals = [] }) => ({ ...weekly(plurals), bare: true }),
  weekday: () => weekly(WORKDAYS),
  weekend: () => weekly(WEEKEND),
  daysOfMonth: ({ nths = [] }) => ({ rule: { unit: "month", interval: 1, monthDays: nths } }),
  lastDay: () => ({ rule: { unit: "month", interval: 1, monthDays: [-1] } }),
  nthUnit: ({ ordinal = 1, unit = "day" }) => (ordinal > 1 ? plain(unit, ordinal) : null),
  nthWeekday({ ordinals = [1], weekday = 0, month }) {
    const rule = { interval: 1, weekdays: [weekday], ordinals };
    return { rule: month ? { ...rule, unit: "year", month } : { ...rule, unit: "month" } };
  },
  nthWorkday: ({ ordinal = 1 }) => ({
    rule: { unit: "month", interval: 1, weekdays: WORKDAYS, position: ordinal },
  }),
  yearDay: ({ month = 1, day = 1 }) => ({ rule: { unit: "year", interval: 1, month, monthDays: [day] } }),
  part({ part = "morning", clock, hour }) {
    const at = clock ?? hour;
    return { rule: { unit: "day", interval: 1 }, part, ...(at ? { at } : {}) };
  },
};
