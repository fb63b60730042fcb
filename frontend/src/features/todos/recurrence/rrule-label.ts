"use client";

import { useTranslations } from "use-intl";
import { formatter } from "@/lib/dates";
import { FREQUENCIES, type Rule, WEEKDAY_CODES } from "@/lib/line-parser/rules";
import { useCalendar, useLocaleTag } from "@/store/react/use-calendar";
import type { Recurrence } from "@/store/types";

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
export const partsOf = (rule: string): Map<string, string> =>
  new Map(rule.split(";").flatMap((part) => (part ? [part.split("=") as [string, string]] : [])));

const parseDate = (text: string) => `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}`;

/** The unit, interval and end of a rule, whatever else it says; null for a unit that the model does not have. */
export function intervalOf(text: string): Rule | null {
  const parts = partsOf(text);
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
  const parts = partsOf(text);
  const interval = intervalOf(text);
  if (!interval || [...parts.keys()].some((name) => !SUPPORTED_PARTS.has(name))) return null;
  const [byDay, month] = [parts.get("BYDAY"), parts.get("BYMONTH")];
  const days = byDay === undefined ? {} : parseByDay(byDay);
  const monthDays = numbers(parts.get("BYMONTHDAY"));
  const position = parts.get("BYSETPOS");
  const hasNthWorkday = byDay === WORKDAYS && /^([1-5]|-1)$/.test(position ?? "");
  if (position && (interval.unit !== "month" || !(hasNthWorkday || isDayOrLast(parts)))) return null;
  if (days === null || (monthDays && days.weekdays) || month?.includes(",")) return null;
  return {
    ...interval,
    ...days,
    ...(position ? { position: Number(position) } : {}),
    ...(monthDays ? { monthDays } : {}),
    ...(month ? { month: Number(month) } : {}),
  };
}

/** Whether a rule says on which days it is, and not only how far they are apart. */
const picksDays = ({ weekdays, monthDays, month }: Rule) =>
  weekdays !== undefined || monthDays !== undefined || month !== undefined;

const WEEKDAYS = "1,2,3,4,5";
const WEEKEND = "0,6";
/** Dates a weekday for formatting; 1 January 2023 is a Sunday. */
const dateOfWeekday = (weekday: number) => new Date(Date.UTC(2023, 0, 1 + weekday, 12));

/** Returns the names of days and months in the reader's locale. */
export function useDateNames() {
  const locale = useLocaleTag();
  const list = new Intl.ListFormat("en", { style: "long", type: "conjunction" });
  const long = formatter(locale, { weekday: "long", timeZone: "UTC" });
  const short = formatter(locale, { weekday: "short", timeZone: "UTC" });
  const month = formatter(locale, { month: "long", timeZone: "UTC" });
  const date = formatter(locale, { day: "numeric", month: "long", timeZone: "UTC" });
  return {
    weekday: (day: number) => long.format(dateOfWeekday(day)),
    shortWeekday: (day: number) => short.format(dateOfWeekday(day)),
    month: (nth: number) => month.format(new Date(Date.UTC(2023, nth - 1, 15))),
    date: (nth: number, day: number) => date.format(new Date(Date.UTC(2024, nth - 1, day, 12))),
    list: (names: readonly string[]) => list.format(names),
  };
}

/** Returns a function that describes a rule in words: "Every second Tuesday until 1 May". */
export function useRuleLabel() {
  const t = useTranslations("todos.repeat");
  const names = useDateNames();
  const { today } = useCalendar();
  const locale = useLocaleTag();

  function monthDays(days: readonly number[]): string {
    return names.list(days.map((day) => (day === -1 ? t("lastDay") : t("dayOf", { day }))));
  }

  function describeDays({ unit, weekdays = [], ordinals, position, monthDays: days, month }: Rule): string {
    const named = names.list(weekdays.map(names.weekday));
    const nth = names.list((ordinals ?? []).map((ordinal) => t(`nth.${ordinal as 1}`)));
    const where = month === undefined ? "" : t("inMonth", { month: names.month(month) });
    if (position && days) return t("on", { days: t("dayOrLast", { day: days.at(-1) ?? 0 }) });
    if (position) return t("onNth", { nth: t(`nth.${position as 1}`), day: t("workday") });
    if (ordinals) return t("onNth", { nth, day: named }) + where;
    const [day = 0] = days ?? [];
    if (month !== undefined && days?.length === 1 && day > 0)
      return t("on", { days: names.date(month, day) });
    if (days) return t("on", { days: monthDays(days) }) + where;
    if (weekdays.length > 0 && unit !== "week") return t("on", { days: named }) + where;
    return where;
  }

  function describeInterval({ unit, interval, weekdays = [] }: Rule): string {
    const key = [...weekdays].sort().join(",");
    if (unit === "week" && weekdays.length > 0) {
      if (interval === 1 && key === WEEKDAYS) return t("everyWeekday");
      if (interval === 1 && key === WEEKEND) return t("everyWeekend");
      return t("everyNamed", { interval, days: names.list(weekdays.map(names.weekday)) });
    }
    return t(`every.${unit}`, { interval });
  }

  function describeEnd({ count, until }: Rule): string {
    if (count) return t("times", { count });
    if (!until) return "";
    const year = until.slice(0, 4) === today.slice(0, 4) ? {} : ({ year: "numeric" } as const);
    const format = formatter(locale, { day: "numeric", month: "long", ...year, timeZone: "UTC" });
    return t("untilDay", { day: format.format(new Date(`${until}T12:00:00Z`)) });
  }

  return ({ rule, from }: Pick<Recurrence, "rule" | "from">): string => {
    if (!rule) return t("never");
    const parsed = parseRrule(rule);
    if (!parsed) return t("customRule");
    const days = describeInterval(parsed) + describeDays(parsed);
    if (from !== "completion") return days + describeEnd(parsed);
    const interval = t(`after.${parsed.unit}`, { interval: parsed.interval });
    return (picksDays(parsed) ? days + t("countedFromCompletion") : interval) + describeEnd(parsed);
  };
}
