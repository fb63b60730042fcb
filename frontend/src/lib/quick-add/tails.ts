import { addDays, type Day } from "@/lib/dates";
import { firstOf, isLong, type Long, WEEKEND } from "./days";
import type { TailForm } from "./locale";
import type { Rule } from "./rule";
import { WORKDAYS } from "./rule-forms";
import type { Values } from "./template";

/** A rule while what belongs to it is read. */
export interface Draft {
  rule: Rule;
  fromDone: boolean;
  starting?: Day;
  time?: string;
  minutes?: number;
  span?: { n: number; unit: Long };
  /** Where the time begins. */
  timeAt?: number;
  keeps?: string;
}

type Tail = (draft: Draft, values: Values, today: Day) => Draft | null;

const WEEK = [0, 1, 2, 3, 4, 5, 6];

const ruled = (draft: Draft, rule: Partial<Rule>): Draft => ({ ...draft, rule: { ...draft.rule, ...rule } });
const starts = (draft: Draft, starting: Day | undefined) =>
  starting && !draft.starting ? { ...draft, starting } : null;

/** What only a rule of that unit can say, and only once. */
const on =
  (unit: Rule["unit"], of: (values: Values) => Partial<Rule>): Tail =>
  (draft, values) => {
    const { unit: own, weekdays, monthDays } = draft.rule;
    return own === unit && !weekdays && !monthDays ? ruled(draft, of(values)) : null;
  };

/** All days, or those of the week that the rule names, without some. */
function without({ rule, ...draft }: Draft, left: readonly number[]): Draft | null {
  const { unit, interval, weekdays = WEEK, ordinals } = rule;
  const named = unit === "week" ? rule.weekdays : unit === "day";
  const kept = weekdays.filter((day) => !left.includes(day));
  if (!named || interval > 1 || ordinals || kept.length === 0) return null;
  return { ...draft, rule: { ...rule, unit: "week", weekdays: kept } };
}

function onNthWeekday(draft: Draft, values: Values, today: Day): Draft | null {
  const { ordinals = [1], weekday = 0, month } = values;
  const rule = { ordinals, weekdays: [weekday], ...(month ? { month } : {}) };
  return on(month ? "year" : "month", () => rule)(draft, values, today);
}

/** What each phrase behind a rule makes of it; null where the rule cannot have it. */
export const TAILS: Record<TailForm, Tail> = {
  starting: (draft, { date }) => starts(draft, date),
  startingMonth: (draft, { month }, today) =>
    starts(draft, month === undefined ? undefined : firstOf(month, today)),
  until: (draft, { date }) => (date ? ruled(draft, { until: date }) : null),
  untilMonth: (draft, { month }, today) =>
    month ? ruled(draft, { until: addDays(firstOf(month, addDays(today, 1)), -1) }) : null,
  between: (draft, { date, date2 }) =>
    date && date2 && date <= date2 ? starts(ruled(draft, { until: date2 }), date) : null,
  times: (draft, { n }) => (n ? ruled(draft, { count: n }) : null),
  // how many hours is how long each one lasts, and not all of them
  span: (draft, { n, unit }) => (n && unit && isLong(unit) ? { ...draft, span: { n, unit } } : null),
  afterDone: (draft) => ({ ...draft, fromDone: true }),
  onDays: on("month", ({ nths = [] }) => ({ monthDays: nths })),
  onLastDay: on("month", () => ({ monthDays: [-1] })),
  onNthWeekday,
  onNthWorkday: on("month", ({ ordinal = 1 }) => ({ weekdays: WORKDAYS, position: ordinal })),
  onWeekdays: on("week", ({ weekdays = [] }) => ({ weekdays })),
  onDate: on("year", ({ month = 1, day = 1 }) => ({ month, monthDays: [day] })),
  except: (draft, { weekdays = [] }) => without(draft, weekdays),
  exceptWeekend: (draft) => without(draft, WEEKEND),
};
