import type { DayPart, RuleForm, Unit } from "./locale";
import type { Rule } from "./rule";
import type { Values } from "./template";

export interface Begun {
  rule: Rule;
  part?: DayPart;
}

const WORKDAYS = [1, 2, 3, 4, 5];
const WEEKEND = [6, 0];
const weekly = (weekdays: readonly number[], interval = 1): Begun => ({
  rule: { unit: "week", interval, weekdays },
});
/** What comes more often than every hour is no todo. */
const plain = (unit: Unit, interval = 1): Begun | null =>
  unit === "minute" ? null : { rule: { unit, interval } };

/** What each form of "every …" means. */
export const RULES: Record<RuleForm, (values: Values) => Begun | null> = {
  interval: ({ n = 1, unit = "day" }) => plain(unit, n),
  other: ({ unit = "day" }) => plain(unit, 2),
  adverb: ({ unit = "day" }) => plain(unit),
  daysOfWeek: ({ weekdays = [] }) => weekly(weekdays),
  weekdayRange: ({ weekday = 0, weekday2 = 0 }) => {
    const length = ((weekday2 - weekday + 7) % 7) + 1;
    return weekly(Array.from({ length }, (_, nth) => (weekday + nth) % 7));
  },
  otherDay: ({ weekday = 0 }) => weekly([weekday], 2),
  intervalDay: ({ n = 1, unit, weekdays = [] }) => (unit === "week" ? weekly(weekdays, n) : null),
  weekday: () => weekly(WORKDAYS),
  weekend: () => weekly(WEEKEND),
  daysOfMonth: ({ nths = [] }) => ({ rule: { unit: "month", interval: 1, monthDays: nths } }),
  lastDay: () => ({ rule: { unit: "month", interval: 1, monthDays: [-1] } }),
  nthWeekday: ({ ordinal = 1, weekday = 0 }) => ({
    rule: { unit: "month", interval: 1, weekdays: [weekday], ordinal },
  }),
  yearDay: ({ month = 1, day = 1 }) => ({ rule: { unit: "year", interval: 1, month, monthDays: [day] } }),
  part: ({ part = "morning" }) => ({ rule: { unit: "day", interval: 1 }, part }),
};
