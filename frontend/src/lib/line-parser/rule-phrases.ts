import { addDays, type Day, isStorableDay } from "@/lib/dates";
import { firstOf, startOf, todayOf, WEEKEND } from "./date-forms";
import { addUnits, type DateUnit, isDateUnit, toCalendarUnits } from "./date-units";
import { MAX_PARTS, matchDueRanges, soonerOf } from "./due-phrases";
import type { Values } from "./grammar";
import type { RuleModifierForm } from "./locale";
import type { Meaning } from "./model";
import { endOfGap, longestMatch, type PhraseMatch, type PhraseMatchers } from "./phrases";
import { firstDayOfRule, formatRrule, nextDay, type Rule, WORKDAYS } from "./rules";
import { moveToDayPart } from "./typed-time";

type RecurrenceMeaning = Extract<Meaning, { kind: "recurrence" }>;

/** A recurrence while its modifiers are read. */
interface Draft {
  rule: Rule;
  fromCompletion: boolean;
  /** The place of its time in the text. */
  timeAt: number;
  start?: Day;
  time?: string;
  minutes?: number;
  duration?: { count: number; unit: DateUnit };
  titleText?: string;
}

type Modifier = (draft: Draft, values: Values, today: Day) => Draft | null;

const WEEK = [0, 1, 2, 3, 4, 5, 6];

const withRule = (draft: Draft, fields: Partial<Rule>): Draft => ({
  ...draft,
  rule: { ...draft.rule, ...fields },
});
const starting = (draft: Draft, start: Day | undefined) =>
  start && !draft.start ? { ...draft, start } : null;

/** The days of a rule of that unit, which can be given only once. */
const on =
  (unit: Rule["unit"], fields: (values: Values) => Partial<Rule>): Modifier =>
  (draft, values) => {
    const { rule } = draft;
    const isOpen = rule.unit === unit && !rule.weekdays && !rule.monthDays;
    return isOpen ? withRule(draft, fields(values)) : null;
  };

/** All days, or the weekdays of the rule, without some. */
function except(draft: Draft, excluded: readonly number[]): Draft | null {
  const { unit, interval, weekdays = WEEK, ordinals } = draft.rule;
  const hasWeekdays = unit === "day" || (unit === "week" && draft.rule.weekdays);
  const left = weekdays.filter((day) => !excluded.includes(day));
  if (!hasWeekdays || interval > 1 || ordinals || left.length === 0) return null;
  return withRule(draft, { unit: "week", weekdays: left });
}

function onNthWeekday(draft: Draft, values: Values, today: Day): Draft | null {
  const { ordinals = [1], weekday = 0, month } = values;
  const fields = { ordinals, weekdays: [weekday], ...(month ? { month } : {}) };
  return on(month ? "year" : "month", () => fields)(draft, values, today);
}

/** Each modifier applied to a recurrence; null where its rule cannot have it. */
const RULE_MODIFIERS: Record<RuleModifierForm, Modifier> = {
  starting: (draft, { start_date }) => starting(draft, start_date),
  starting_month: (draft, { month }, today) => (month ? starting(draft, firstOf(month, today)) : null),
  until: (draft, { date }) => (date ? withRule(draft, { until: date }) : null),
  until_month: (draft, { month }, today) =>
    month ? withRule(draft, { until: addDays(firstOf(month, addDays(today, 1)), -1) }) : null,
  between: (draft, { date, date2 }) =>
    date && date2 && date <= date2 ? starting(withRule(draft, { until: date2 }), date) : null,
  count: (draft, { count }) => (count ? withRule(draft, { count }) : null),
  // `for 2 hours` is the length of each occurrence, and not of all of them together
  duration: (draft, { count, unit }) =>
    count && unit && isDateUnit(unit) ? { ...draft, duration: { count, unit } } : null,
  after_completion: (draft) => ({ ...draft, fromCompletion: true }),
  on_month_days: on("month", ({ nths = [] }) => ({ monthDays: nths })),
  on_last_day: on("month", () => ({ monthDays: [-1] })),
  on_nth_weekday: onNthWeekday,
  on_nth_workday: on("month", ({ ordinal = 1 }) => ({ weekdays: WORKDAYS, position: ordinal })),
  on_weekdays: on("week", ({ weekdays = [] }) => ({ weekdays })),
  in_month: on("year", ({ month = 1 }) => ({ month, monthDays: [1] })),
  on_year_day: on("year", ({ month = 1, day = 1 }) => ({ month, monthDays: [day] })),
  except_weekdays: (draft, { weekdays = [] }) => except(draft, weekdays),
  except_weekends: (draft) => except(draft, WEEKEND),
};

function readModifier(
  text: string,
  end: number,
  draft: Draft,
  phrases: PhraseMatchers,
): PhraseMatch<Draft> | null {
  const at = endOfGap(text, end);
  if (at === null) return null;
  const modified = phrases.ruleModifiers(text, at).flatMap(({ form, end, values }) => {
    const value = RULE_MODIFIERS[form](draft, values, todayOf(phrases.context));
    return value ? [{ end, value }] : [];
  });
  if (draft.time) return longestMatch(modified);
  const times = phrases
    .times(text, at, true)
    .map(({ end, value }) => ({ end, value: { ...draft, time: value.at, timeAt: at } }));
  const ranges = matchDueRanges(text, at, phrases).flatMap(({ end, value: { day, time, minutes } }) =>
    time && minutes && !day ? [{ end, value: { ...draft, time, timeAt: at, minutes } }] : [],
  );
  return longestMatch([...modified, ...times, ...ranges]);
}

/** The second of two times, as in `9am and 9pm`. */
function readOtherTime(
  text: string,
  end: number,
  draft: Draft,
  phrases: PhraseMatchers,
): PhraseMatch<Draft> | null {
  const { time, timeAt } = draft;
  const at = time ? phrases.alternativeAt(text, end) : null;
  const other = at === null ? null : longestMatch(phrases.times(text, at, true));
  if (!time || !other) return null;
  const sooner = soonerOf({ time }, { time: other.value.at }, text.slice(timeAt, other.end));
  return { end: other.end, value: { ...draft, ...sooner } };
}

/** `for six weeks` is a count where the rule counts in weeks, and an end otherwise. */
function limit({ rule, duration }: Draft, first: Day): Rule {
  if (!duration) return rule;
  const { unit, count } = toCalendarUnits(duration.unit, duration.count);
  const isPlain = !rule.weekdays && !rule.monthDays;
  if (unit === rule.unit && isPlain) return { ...rule, count: Math.ceil(count / rule.interval) };
  return { ...rule, until: addDays(addUnits(first, duration.count, duration.unit), -1) };
}

/** The server has no use for an endless rule that never recurs. */
function recurs({ unit, interval, count, until }: Rule, day: Day): boolean {
  return Boolean(count || until) || !isDateUnit(unit) || isStorableDay(addUnits(day, interval, unit));
}

function begin(draft: Draft, start: Day): RecurrenceMeaning | null {
  const day = firstDayOfRule(draft.rule, start);
  if (day === null || !isStorableDay(day)) return null;
  const rule = limit(draft, day);
  if (!recurs(rule, day)) return null;
  const { fromCompletion, time, minutes, titleText } = draft;
  return {
    kind: "recurrence",
    recurrence: { rule: formatRrule(rule), from: fromCompletion ? "completion" : "due" },
    day,
    ...(time ? { time } : {}),
    ...(minutes ? { minutes } : {}),
    ...(titleText ? { titleText } : {}),
  };
}

function finish(draft: Draft, context: PhraseMatchers["context"]): RecurrenceMeaning | null {
  const found = begin(draft, draft.start ?? startOf(context));
  const today = todayOf(context);
  if (!found || draft.start || found.day !== today || draft.rule.unit === "hour") return found;
  const later = begin(draft, nextDay(draft.rule, today));
  return later?.day ? { ...found, later: { day: later.day, recurrence: later.recurrence } } : found;
}

/** Recurrences such as `every monday at 9 until may`: a rule, and its modifiers in any order. */
export function matchRecurrence(
  text: string,
  at: number,
  phrases: PhraseMatchers,
): PhraseMatch<RecurrenceMeaning> | null {
  const first = longestMatch(phrases.rules(text, at));
  if (!first) return null;
  const { rule, isAmbiguous, dayPart, at: hour, fromCompletion } = first.value;
  const time = dayPart && (hour ? moveToDayPart(hour.at, dayPart) : phrases.locale.day_part_times[dayPart]);
  let end = first.end;
  let draft: Draft = { rule, fromCompletion, timeAt: at, ...(time ? { time } : {}) };
  for (let count = 0; count < MAX_PARTS; count += 1) {
    const next = readModifier(text, end, draft, phrases) ?? readOtherTime(text, end, draft, phrases);
    if (!next) break;
    ({ end, value: draft } = next);
  }
  if (isAmbiguous && end === first.end && phrases.isBeforeTitleWord(text, end)) return null;
  const value = finish(draft, phrases.context);
  return value ? { end, value } : null;
}
