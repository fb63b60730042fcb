"use client";

import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { addDays, dateFormatter, formatLongDay } from "@/lib/dates";
import { useCalendar, useLocaleTag, useWeekStart } from "@/store/react/use-calendar";
import { useCompletionsByDay } from "@/store/react/use-completions-by-day";
import { Chart } from "./chart";
import { type Bar, dailyBars, findStreaks, sum, weeklyBars } from "./figures";

const DAYS = 30;
const WEEKS = 12;
const noon = (day: string) => new Date(`${day}T12:00:00Z`);
const totalOf = (bars: readonly Bar[]) => sum(bars.map(({ done }) => done));

function useFigures() {
  const { today, zone } = useCalendar();
  const weekStart = useWeekStart();
  const done = useCompletionsByDay(zone);
  return useMemo(
    () => ({
      today,
      total: sum(done.values()),
      streaks: findStreaks(done, today),
      days: dailyBars(done, today, DAYS),
      weeks: weeklyBars(done, today, weekStart, WEEKS),
    }),
    [done, today, weekStart],
  );
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div className="grid gap-0.5">
      <dt className="text-muted text-sm">{name}</dt>
      <dd className="serif text-2xl">{value}</dd>
    </div>
  );
}

function Charts({ days, weeks, today }: Pick<ReturnType<typeof useFigures>, "days" | "weeks" | "today">) {
  const t = useTranslations("statistics");
  const locale = useLocaleTag();
  const short = dateFormatter(locale, { day: "numeric", month: "short", timeZone: "UTC" });
  const edge = (day = today) => short.format(noon(day));
  const week = (day: string) => short.formatRange(noon(day), noon(addDays(day, 6)));
  return (
    <>
      <Chart
        title={t("perDay")}
        summary={t("inDays", { count: totalOf(days), days: DAYS })}
        bars={days}
        unit={t("day")}
        whenOf={(day) => formatLongDay(day, today, locale)}
        edges={[edge(days[0]?.day), t("today")]}
      />
      <Chart
        title={t("perWeek")}
        summary={t("inWeeks", { count: totalOf(weeks), weeks: WEEKS })}
        bars={weeks}
        unit={t("weekUnit")}
        whenOf={week}
        edges={[edge(weeks[0]?.day), t("thisWeek")]}
      />
    </>
  );
}

/** Completions by day and by week, and streaks. */
export function Statistics() {
  const t = useTranslations("statistics");
  const { total, streaks, ...charts } = useFigures();
  if (total === 0)
    return (
      <div className="grid justify-items-center gap-4 py-14 text-center">
        <span aria-hidden="true" className="todo-checkbox size-10 before:hidden" data-priority="none" />
        <p role="status" className="max-w-80 text-muted">
          {t("empty")}
        </p>
      </div>
    );
  return (
    <div className="grid gap-10">
      <dl className="grid grid-cols-2 gap-6 sm:grid-cols-4">
        <Figure name={t("streak")} value={t("days", { count: streaks.now })} />
        <Figure name={t("best")} value={t("days", { count: streaks.best })} />
        <Figure name={t("week")} value={t("count", { count: charts.weeks.at(-1)?.done ?? 0 })} />
        <Figure name={t("total")} value={t("count", { count: total })} />
      </dl>
      <Charts {...charts} />
      <p className="text-muted text-sm">{t("scope")}</p>
    </div>
  );
}
