"use client";

import { cx } from "class-variance-authority";
import { useTranslations } from "use-intl";
import { formatter, longDay } from "@/lib/dates";
import { useDropTodos } from "@/lib/todo-drop-target";
import { useLocaleTag } from "@/store/react/use-calendar";
import { DayHead, DayList } from "./day";
import { countOpen } from "./day-entries";
import type { DaysProps } from "./month";
import { isInMonth, type Period } from "./visible-period";

const MAX_DOTS = 3;

function Dot({ day, period, ...props }: DaysProps & { day: string; period: Period }) {
  const { dayEntries, visiblePeriod, today, days, moveToDay } = props;
  const drop = useDropTodos<HTMLDivElement>((ids) => moveToDay(ids, day));
  const count = countOpen(dayEntries.get(day) ?? []);
  const isSelected = day === visiblePeriod.selectedDay;
  return (
    <div
      ref={drop}
      className={cx("strip-day", period === "month" && !isInMonth(day, visiblePeriod.anchor) && "is-outside")}
    >
      <DayHead
        day={day}
        today={today}
        count={count}
        isSelected={isSelected}
        onPress={() => visiblePeriod.selectDay(day, days)}
        className="strip-button"
      >
        <span className="day-number" data-chosen={isSelected || undefined}>
          {Number(day.slice(8))}
        </span>
        <span aria-hidden="true" className="strip-dots">
          {"•".repeat(Math.min(count, MAX_DOTS))}
        </span>
      </DayHead>
    </div>
  );
}

/** The phone layout: days with a dot for each open todo, and the selected day's todos below. */
export function DayStrip({ period, ...props }: DaysProps & { period: Period }) {
  const { days, dayEntries, visiblePeriod, today, parts } = props;
  const t = useTranslations("planning");
  const locale = useLocaleTag();
  const narrow = formatter(locale, { weekday: "narrow", timeZone: "UTC" });
  const selectedDay = days.includes(visiblePeriod.selectedDay)
    ? visiblePeriod.selectedDay
    : (days[0] ?? today);
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is not laid out as a grid everywhere */}
      <div role="group" aria-label={t(period)} className="strip">
        {days.slice(0, 7).map((day) => (
          <span key={day} aria-hidden="true" className="text-center text-muted text-xs">
            {narrow.format(new Date(`${day}T12:00:00Z`))}
          </span>
        ))}
        {days.map((day) => (
          <Dot key={day} {...props} day={day} period={period} />
        ))}
      </div>
      <DayList
        day={selectedDay}
        name={longDay(selectedDay, today, locale)}
        entries={dayEntries.get(selectedDay) ?? []}
        parts={parts}
      />
    </>
  );
}
