/** Monday first, as in RFC 5545. */
const WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

export type Frequency = "YEARLY" | "MONTHLY" | "WEEKLY" | "DAILY" | "HOURLY";

/** A day such as 2TU: the weekday, 0 for Monday, and its number in the month or year; 0 for all of them. */
export interface NumberedWeekday {
  weekday: number;
  nth: number;
}

/** A recurrence rule: an RRULE value of RFC 5545 §3.3.10. A part that the rule does not have is null. */
export interface Rrule {
  frequency: Frequency;
  interval: number;
  count: number | null;
  /** In the form of the rule: `20260301`, `20260301T090000` or `20260301T090000Z`. */
  until: string | null;
  /** The day on which weeks start, 0 for Monday. */
  weekStart: number;
  months: readonly number[] | null;
  weeks: readonly number[] | null;
  yearDays: readonly number[] | null;
  monthDays: readonly number[] | null;
  weekdays: readonly NumberedWeekday[] | null;
  hours: readonly number[] | null;
  minutes: readonly number[] | null;
  positions: readonly number[] | null;
}

/** In the order in which the server writes them. */
const PARTS = [
  "FREQ",
  "INTERVAL",
  "BYMONTH",
  "BYWEEKNO",
  "BYYEARDAY",
  "BYMONTHDAY",
  "BYDAY",
  "BYHOUR",
  "BYMINUTE",
  "BYSECOND",
  "BYSETPOS",
  "WKST",
  "COUNT",
  "UNTIL",
];
/** Parts that mean the same as leaving them out. */
const DEFAULTS = ["INTERVAL=1", "WKST=MO", "BYSECOND=0"];

const splitRule = (text: string) =>
  new Map(
    text
      .trim()
      .toUpperCase()
      .replace(/^RRULE:/, "")
      .split(";")
      .map((part) => part.split("=") as [string, string]),
  );

/** The rule as the server stores it: its parts in one order, without those that say nothing. */
export function normalizeRule(text: string): string {
  const parts = splitRule(text);
  const shortest = (word: string) => word.replace(/^\+/, "").replace(/^(-?)0+(?=\d)/, "$1");
  return PARTS.flatMap((name) => {
    const value = parts.get(name);
    if (value === undefined) return [];
    const words = name === "UNTIL" ? [value] : value.split(",").map(shortest);
    return `${name}=${[...new Set(words)].join(",")}`;
  })
    .filter((part) => !DEFAULTS.includes(part))
    .join(";");
}

/** The rule for the occurrences that are left after one of them. */
export const withCountReducedByOne = (rule: string): string =>
  rule.replace(/(COUNT=)(\d+)/, (_, name, count) => name + (Number(count) - 1));

/** Parses a rule that the server would accept. */
export function parseRule(text: string): Rrule {
  const parts = splitRule(text);
  const numbers = (name: string) =>
    parts
      .get(name)
      ?.split(",")
      .map(Number)
      .sort((one, other) => one - other) ?? null;
  const weekdays = parts.get("BYDAY")?.split(",") ?? null;
  return {
    frequency: parts.get("FREQ") as Frequency,
    interval: Number(parts.get("INTERVAL") ?? 1),
    count: parts.has("COUNT") ? Number(parts.get("COUNT")) : null,
    until: parts.get("UNTIL") ?? null,
    weekStart: Math.max(0, WEEKDAYS.indexOf(parts.get("WKST") ?? "MO")),
    months: numbers("BYMONTH"),
    weeks: numbers("BYWEEKNO"),
    yearDays: numbers("BYYEARDAY"),
    monthDays: numbers("BYMONTHDAY"),
    weekdays:
      weekdays?.map((day) => ({ weekday: WEEKDAYS.indexOf(day.slice(-2)), nth: Number(day.slice(0, -2)) })) ??
      null,
    hours: numbers("BYHOUR"),
    minutes: numbers("BYMINUTE"),
    positions: numbers("BYSETPOS"),
  };
}

/** Whether the rule names hours or minutes, so that only a todo with a due time can follow it. */
export const needsTime = ({ frequency, hours, minutes }: Rrule): boolean =>
  frequency === "HOURLY" || hours !== null || minutes !== null;
