import { addDays, weekdayOf } from "@/lib/dates";
import { formatRrule, type Rule } from "@/lib/line-parser/rules";
import type { Recurrence, RecurrenceDraft } from "@/store/types";
import { parseRrule, rrulePartsOf, ruleWithoutDays } from "./parse-rrule";

/** Returns which of its weekday in the month a day is, 1 to 5. */
export const weekdayOrdinal = (day: string): number => Math.ceil(Number(day.slice(8)) / 7);

/** Returns the most common rules for a todo due on `day`. */
export function presetsFor(day: string): readonly string[] {
  const weekday = weekdayOf(day);
  const nth = weekdayOrdinal(day);
  const isLast = addDays(day, 1).endsWith("-01");
  const rules: Rule[] = [
    { unit: "day", interval: 1 },
    { unit: "week", interval: 1, weekdays: [1, 2, 3, 4, 5] },
    { unit: "week", interval: 1, weekdays: [weekday] },
    { unit: "week", interval: 2, weekdays: [weekday] },
    { unit: "month", interval: 1, monthDays: [Number(day.slice(8))] },
    ...(isLast ? [{ unit: "month", interval: 1, monthDays: [-1] } as const] : []),
    { unit: "month", interval: 1, weekdays: [weekday], ordinals: [nth === 5 ? -1 : nth] },
    { unit: "year", interval: 1, month: Number(day.slice(5, 7)), monthDays: [Number(day.slice(8))] },
  ];
  return rules.map(formatRrule);
}

export const RULE_ENDS = ["never", "until", "count"] as const;
/**
 * How a rule of months or years picks its day: by number, by nth weekday, by last weekday, the last day, the day that is so
 * far from the completion, or in a way of its own that the form can only keep.
 */
export const MONTHLY_DAYS = ["day", "nth", "lastWeekday", "last", "any", "own"] as const;

/** A rule in the editor. Numbers are text, as typed. */
export interface RuleDraft {
  unit: Rule["unit"];
  interval: string;
  weekdays: readonly number[];
  monthly: (typeof MONTHLY_DAYS)[number];
  end: (typeof RULE_ENDS)[number];
  until: string;
  count: string;
  from: "due" | "completion";
}

/** The parts that pick days, which a choice of days replaces. */
const DAY_PARTS = new Set(["BYMONTH", "BYWEEKNO", "BYYEARDAY", "BYMONTHDAY", "BYDAY", "BYSETPOS"]);

const dayPartsOf = (rule: string): string =>
  [...rrulePartsOf(rule)].filter(([name]) => DAY_PARTS.has(name)).join(";");

/** How `own` picks its days, as the form would write it for a todo due on `day`. */
function monthlyOf(
  own: string,
  unit: Rule["unit"],
  from: RuleDraft["from"],
  day: string,
): RuleDraft["monthly"] {
  const days = dayPartsOf(own);
  const isOwn = (monthly: RuleDraft["monthly"]) =>
    dayPartsOf(formatRrule({ unit, interval: 1, ...daysInMonth(unit, monthly, day) })) === days;
  if (days && (unit === "month" || unit === "year")) return MONTHLY_DAYS.find(isOwn) ?? "own";
  return from === "due" ? "day" : "any";
}

/** The draft of a rule; of one that the form can't represent, its unit, interval and end. */
export function ruleDraftOf(recurrence: Recurrence | null, day: string): RuleDraft {
  const own = recurrence?.rule;
  const rule: Rule = (own && (parseRrule(own) ?? ruleWithoutDays(own))) || { unit: "week", interval: 1 };
  const { unit, interval, weekdays, count, until } = rule;
  const from = recurrence?.from ?? "due";
  return {
    unit,
    interval: String(interval),
    weekdays: unit === "week" && weekdays ? weekdays : from === "due" ? [weekdayOf(day)] : [],
    monthly: monthlyOf(own ?? "", unit, from, day),
    end: count ? "count" : until ? "until" : "never",
    until: until ?? addDays(day, 30),
    count: String(count ?? 10),
    from,
  };
}

/**
 * The draft that counts from something else. From completion the days that the form had picked by itself are any days, and
 * from the due date there has to be one.
 * @param first the draft as the form began, with the days of the todo's own rule if it has one
 */
export function countFrom(
  draft: RuleDraft,
  from: RuleDraft["from"],
  first: RuleDraft,
  day: string,
  own: boolean,
): RuleDraft {
  if (from === "due") {
    const weekdays = draft.weekdays.length > 0 ? draft.weekdays : [weekdayOf(day)];
    return { ...draft, from, weekdays, monthly: draft.monthly === "any" ? "day" : draft.monthly };
  }
  const isPicked = own || draft.weekdays !== first.weekdays || draft.monthly !== first.monthly;
  return isPicked ? { ...draft, from } : { ...draft, from, weekdays: [], monthly: "any" };
}

const parseCount = (text: string, min = 1) => Math.min(999, Math.max(min, Math.trunc(Number(text)) || min));

function daysInMonth(unit: Rule["unit"], how: RuleDraft["monthly"], day: string): Partial<Rule> {
  const month = unit === "year" ? { month: Number(day.slice(5, 7)) } : {};
  const weekdays = [weekdayOf(day)];
  if (how === "any" || how === "own") return {};
  if (how === "last") return { ...month, monthDays: [-1] };
  if (how === "lastWeekday") return { ...month, weekdays, ordinals: [-1] };
  if (how === "nth") return { ...month, weekdays, ordinals: [Math.min(4, weekdayOrdinal(day))] };
  return { ...month, monthDays: [Number(day.slice(8))] };
}

function daysOfDraft({ unit, weekdays, monthly }: RuleDraft, day: string): Partial<Rule> {
  if (unit === "week") return weekdays.length > 0 ? { weekdays } : {};
  return unit === "month" || unit === "year" ? daysInMonth(unit, monthly, day) : {};
}
/** All parts, in the order in which the server writes them. */
const PARTS = [
  ...["FREQ", "INTERVAL", "BYMONTH", "BYWEEKNO", "BYYEARDAY", "BYMONTHDAY", "BYDAY"],
  ...["BYHOUR", "BYMINUTE", "BYSECOND", "BYSETPOS", "WKST", "COUNT", "UNTIL"],
];

/** Whether a draft leaves a part of the rule as it was in `first`, which the form may not show. */
function isUnchanged(part: string, draft: RuleDraft, first: RuleDraft): boolean {
  const isSame = (...names: (keyof RuleDraft)[]) =>
    names.every((name) => String(draft[name]) === String(first[name]));
  if (DAY_PARTS.has(part)) {
    if (draft.unit === "week") return isSame("unit") && (part !== "BYDAY" || isSame("weekdays"));
    return isSame("unit") && (draft.unit === "day" || draft.unit === "hour" || isSame("monthly"));
  }
  if (part === "INTERVAL") return isSame("unit", "interval");
  if (part === "COUNT") return draft.end === "count" && isSame("end", "count");
  if (part === "UNTIL") return draft.end === "until" && isSame("end", "until");
  return part !== "FREQ";
}

/**
 * The recurrence that a draft describes.
 * @param own the rule that the form began with, of which everything stays that was not changed
 * @param first the draft of that rule
 */
export function draftToRecurrence(
  draft: RuleDraft,
  day: string,
  own: string | null = null,
  first = draft,
): RecurrenceDraft {
  const { unit, interval, end, until, count, from } = draft;
  const hasOwnDays = own !== null && isUnchanged("BYDAY", draft, first);
  const rule: Rule = {
    unit,
    interval: parseCount(interval),
    ...(hasOwnDays ? {} : daysOfDraft(draft, day)),
    ...(end === "count" ? { count: parseCount(count) } : {}),
    ...(end === "until" && until ? { until } : {}),
  };
  const ownParts = [...rrulePartsOf(own ?? "")].filter(([name]) => isUnchanged(name, draft, first));
  const parts = new Map([...rrulePartsOf(formatRrule(rule)), ...ownParts]);
  const names = PARTS.filter((name) => parts.has(name));
  return { rule: names.map((name) => `${name}=${parts.get(name)}`).join(";"), from };
}
