import { addDays, weekdayOf } from "@/lib/dates";
import { formatRule, type Rule } from "@/lib/line-parser/rules";
import type { Recurrence, RecurrenceDraft } from "@/store/types";
import { parseRrule } from "./rrule-label";

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
  return rules.map(formatRule);
}

export const ENDS = ["never", "until", "count"] as const;
/** How a monthly rule picks its day: by number, by nth weekday, by last weekday, or the last day. */
export const MONTHLY_DAYS = ["day", "nth", "lastWeekday", "last"] as const;

/** A rule in the editor. Numbers are text, as typed. */
export interface Draft {
  unit: Rule["unit"];
  interval: string;
  weekdays: readonly number[];
  monthly: (typeof MONTHLY_DAYS)[number];
  end: (typeof ENDS)[number];
  until: string;
  count: string;
  from: "due" | "completion";
}

function monthlyOf({ monthDays, ordinals }: Rule): Draft["monthly"] {
  if (monthDays?.includes(-1)) return "last";
  if (!ordinals) return "day";
  return ordinals.includes(-1) ? "lastWeekday" : "nth";
}

export function draftOf(recurrence: Recurrence | null, day: string): Draft {
  const rule = (recurrence?.rule && parseRrule(recurrence.rule)) || { unit: "week" as const, interval: 1 };
  const { unit, interval, weekdays, count, until }: Rule = rule;
  return {
    unit,
    interval: String(interval),
    weekdays: unit === "week" && weekdays ? weekdays : [weekdayOf(day)],
    monthly: monthlyOf(rule),
    end: count ? "count" : until ? "until" : "never",
    until: until ?? addDays(day, 30),
    count: String(count ?? 10),
    from: recurrence?.from ?? "due",
  };
}

const parseCount = (text: string, min = 1) => Math.min(999, Math.max(min, Math.trunc(Number(text)) || min));

function daysInMonth({ monthly: how }: Draft, day: string): Partial<Rule> {
  const weekdays = [weekdayOf(day)];
  if (how === "last") return { monthDays: [-1] };
  if (how === "lastWeekday") return { weekdays, ordinals: [-1] };
  if (how === "nth") return { weekdays, ordinals: [Math.min(4, weekdayOrdinal(day))] };
  return { monthDays: [Number(day.slice(8))] };
}

function daysOfDraft(draft: Draft, day: string): Partial<Rule> {
  if (draft.from === "completion") return {};
  if (draft.unit === "week") return draft.weekdays.length > 0 ? { weekdays: draft.weekdays } : {};
  if (draft.unit === "month") return daysInMonth(draft, day);
  if (draft.unit === "year") return { month: Number(day.slice(5, 7)), ...daysInMonth(draft, day) };
  return {};
}

export function draftToRecurrence(draft: Draft, day: string): RecurrenceDraft {
  const { unit, interval, end, until, count, from } = draft;
  const rule: Rule = {
    unit,
    interval: parseCount(interval),
    ...daysOfDraft(draft, day),
    ...(end === "count" ? { count: parseCount(count) } : {}),
    ...(end === "until" && until ? { until } : {}),
  };
  return { rule: formatRule(rule), from };
}
