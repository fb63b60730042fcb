import { FREQUENCIES, type Rule, WEEKDAY_CODES } from "@/lib/line-parser/rules";

const UNITS = new Map(Object.entries(FREQUENCIES).map(([unit, code]) => [code, unit as Rule["unit"]]));
const SUPPORTED_PARTS = new Set([
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

/** Parses BYDAY: weekdays and the ordinal that they share. */
function parseByDay(text: string): Pick<Rule, "weekdays" | "ordinals"> | null {
  const found = text.split(",").map((day) => /^([+-]?\d+)?([A-Z]{2})$/.exec(day));
  const weekdays = [...new Set(found.map((match) => WEEKDAY_CODES.indexOf(match?.[2] ?? "")))];
  const ordinals = [...new Set(found.map((match) => Number(match?.[1] ?? 0)))];
  if (weekdays.includes(-1) || weekdays.length * ordinals.length !== found.length) return null;
  if (ordinals.includes(0)) return ordinals.length > 1 ? null : { weekdays };
  return { weekdays, ordinals };
}

/** Whether the rule picks a day such as the 30th, and the last one of shorter months. */
const isDayOrLast = (parts: ReadonlyMap<string, string>) =>
  parts.get("BYSETPOS") === "-1" && /^28(,29(,30)?)?$/.test(parts.get("BYMONTHDAY") ?? "");

/** The parts of a rule of RFC 5545 by their names, in their order. */
export const rrulePartsOf = (rule: string): Map<string, string> =>
  new Map(rule.split(";").flatMap((part) => (part ? [part.split("=") as [string, string]] : [])));

const parseDate = (text: string) => `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}`;

/** The unit, interval and end of a rule, whatever else it says; null for a unit that the model does not have. */
export function ruleWithoutDays(text: string): Rule | null {
  const parts = rrulePartsOf(text);
  const unit = UNITS.get(parts.get("FREQ") ?? "");
  const [count, until] = [parts.get("COUNT"), parts.get("UNTIL")];
  if (!unit) return null;
  return {
    unit,
    interval: Number(parts.get("INTERVAL") ?? 1),
    ...(count ? { count: Number(count) } : {}),
    ...(until ? { until: parseDate(until) } : {}),
  };
}

/**
 * Parses a rule of RFC 5545 §3.3.10 into the editor's model.
 * @returns null for a rule that the model can't represent
 */
export function parseRrule(text: string): Rule | null {
  const parts = rrulePartsOf(text);
  const base = ruleWithoutDays(text);
  if (!base || [...parts.keys()].some((name) => !SUPPORTED_PARTS.has(name))) return null;
  const [byDay, month] = [parts.get("BYDAY"), parts.get("BYMONTH")];
  const days = byDay === undefined ? {} : parseByDay(byDay);
  const monthDays = numbers(parts.get("BYMONTHDAY"));
  const position = parts.get("BYSETPOS");
  const hasNthWorkday = byDay === WORKDAYS && /^([1-5]|-1)$/.test(position ?? "");
  if (position && (base.unit !== "month" || !(hasNthWorkday || isDayOrLast(parts)))) return null;
  if (days === null || (monthDays && days.weekdays) || month?.includes(",")) return null;
  return {
    ...base,
    ...days,
    ...(position ? { position: Number(position) } : {}),
    ...(monthDays ? { monthDays } : {}),
    ...(month ? { month: Number(month) } : {}),
  };
}
