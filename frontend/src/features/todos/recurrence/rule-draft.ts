import { addDays, weekdayOf } from "@/lib/dates";
import { formatRule, type Rule } from "@/lib/quick-add/rules";
import type { Recurrence, RecurrenceDraft } from "@/store/types";
import { weekdayOrdinal } from "./repeat-presets";
import { parseRrule } from "./rrule-label";

export const ends = ["never", "until", "count"] as const;
/** How a monthly rule picks its day: by number, by nth weekday, by last weekday, or the last day. */
export const monthly = ["day", "nth", "lastWeekday", "last"] as const;

/** A rule in the editor. Numbers are text, as typed. */
export interface Draft {
  unit: Rule["unit"];
  interval: string;
  weekdays: readonly number[];
  monthly: (typeof monthly)[number];
  end: (typeof ends)[number];
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

const whole = (text: string, min = 1) => Math.min(999, Math.max(min, Math.trunc(Number(text)) || min));

function inMonth({ monthly: how }: Draft, day: string): Partial<Rule> {
  const weekdays = [weekdayOf(day)];
  if (how === "last") return { monthDays: [-1] };
  if (how === "lastWeekday") return { weekdays, ordinals: [-1] };
  if (how === "nth") return { weekdays, ordinals: [Math.min(4, weekdayOrdinal(day))] };
  return { monthDays: [Number(day.slice(8))] };
}

function days(draft: Draft, day: string): Partial<Rule> {
  if (draft.from === "completion") return {};
  if (draft.unit === "week") return draft.weekdays.length > 0 ? { weekdays: draft.weekdays } : {};
  if (draft.unit === "month") return inMonth(draft, day);
  if (draft.unit === "year") return { month: Number(day.slice(5, 7)), ...inMonth(draft, day) };
  return {};
}

export function draftToRecurrence(draft: Draft, day: string): RecurrenceDraft {
  const { unit, interval, end, until, count, from } = draft;
  const rule: Rule = {
    unit,
    interval: whole(interval),
    ...days(draft, day),
    ...(end === "count" ? { count: whole(count) } : {}),
    ...(end === "until" && until ? { until } : {}),
  };
  return { rule: formatRule(rule), from };
}
