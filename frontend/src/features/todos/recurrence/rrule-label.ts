"use client";

import { useTranslations } from "use-intl";
import { dateFormatter } from "@/lib/dates";
import type { Rule } from "@/lib/line-parser/rules";
import { useCalendar, useLocaleTag } from "@/store/react/use-calendar";
import type { Recurrence } from "@/store/types";
import { parseRrule } from "./parse-rrule";
import { useDateNames } from "./use-date-names";

/** Whether a rule says on which days it is, and not only how far they are apart. */
const picksDays = ({ weekdays, monthDays, month }: Rule) =>
  weekdays !== undefined || monthDays !== undefined || month !== undefined;

const WEEKDAYS = "1,2,3,4,5";
const WEEKEND = "0,6";

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
    const format = dateFormatter(locale, { day: "numeric", month: "long", ...year, timeZone: "UTC" });
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
