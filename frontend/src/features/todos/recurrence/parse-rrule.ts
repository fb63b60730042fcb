import type { Rule } from "@/lib/quick-add/rules";

const UNITS: Record<string, Rule["unit"]> = {
  HOURLY: "hour",
  DAILY: "day",
  WEEKLY: "week",
  MONTHLY: "month",
  YEARLY: "year",
};
const CODES = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];
const KNOWN = new Set([
  "FREQ",
  "INTERVAL",
  "BYDAY",
  "BYMONTHDAY",
  "BYMONTH",
  "BYSETPOS",
  "COUNT",
  "UNTIL",
  "WKST",
]);

const WORKDAYS = "MO,TU,WE,TH,FR";

const numbers = (text: string | undefined) => text?.split(",").map(Number);

/** Weekdays and, where they all have the same, which of the month. */
function daysOf(text: string): Pick<Rule, "weekdays" | "ordinals"> | null {
  const found = text.split(",").map((day) => /^([+-]?\d+)?([A-Z]{2})$/.exec(day));
  const weekdays = [...new Set(found.map((match) => CODES.indexOf(match?.[2] ?? "")))];
  const ordinals = [...new Set(found.map((match) => Number(match?.[1] ?? 0)))];
  if (weekdays.includes(-1) || weekdays.length * ordinals.length !== found.length) return null;
  if (ordinals.includes(0)) return ordinals.length > 1 ? null : { weekdays };
  return { weekdays, ordinals };
}

const dayOf = (text: string) => `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}`;

/**
 * A rule of RFC 5545 §3.3.10 as the editor and the words know it.
 * @returns null for one that says more than they can
 */
export function readRule(text: string): Rule | null {
  const parts = new Map(text.split(";").map((part) => part.split("=") as [string, string]));
  const unit = UNITS[parts.get("FREQ") ?? ""];
  if (!unit || [...parts.keys()].some((name) => !KNOWN.has(name))) return null;
  const [byDay, month, count, until] = ["BYDAY", "BYMONTH", "COUNT", "UNTIL"].map((name) => parts.get(name));
  const days = byDay === undefined ? {} : daysOf(byDay);
  const monthDays = numbers(parts.get("BYMONTHDAY"));
  const position = parts.get("BYSETPOS");
  if (position && (unit !== "month" || byDay !== WORKDAYS || !/^([1-5]|-1)$/.test(position))) return null;
  if (days === null || (monthDays && days.weekdays) || month?.includes(",")) return null;
  return {
    unit,
    interval: Number(parts.get("INTERVAL") ?? 1),
    ...days,
    ...(position ? { position: Number(position) } : {}),
    ...(monthDays ? { monthDays } : {}),
    ...(month ? { month: Number(month) } : {}),
    ...(count ? { count: Number(count) } : {}),
    ...(until ? { until: dayOf(until) } : {}),
  };
}
