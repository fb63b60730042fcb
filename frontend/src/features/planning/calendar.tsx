"use client";

import { useMemo, useRef } from "react";
import { useMedia } from "@/lib/use-media";
import { useWeekStart } from "@/store/react/use-calendar";
import { useDayEntries } from "./day-entries";
import { DayStrip } from "./day-strip";
import { Month, useChipCapacity } from "./month";
import { PeriodBar } from "./period-bar";
import type { CalendarProps } from "./props";
import { useReschedule } from "./use-reschedule";
import { daysOf, type Period, useCalendarKeys, useVisibleDay } from "./use-visible-day";
import { Week } from "./week";

/** The column of a week scrolls with the page, so its length is limited. */
const MAX_PER_DAY = 40;

/** Upcoming todos by week or month; a todo can be dragged to another day. */
export function Calendar({ period, ...props }: CalendarProps & { period: Period }) {
  const { query, parts } = props;
  const { today, zone } = query;
  const wide = useMedia("(min-width: 48rem)");
  const weekStart = useWeekStart();
  const choice = useVisibleDay(today);
  const { anchor } = choice;
  const days = useMemo(() => daysOf(period, anchor, weekStart), [period, anchor, weekStart]);
  const planned = useDayEntries(props, days);
  const { moveTo, moveBy } = useReschedule(query);
  const grid = useRef<HTMLDivElement>(null);
  const room = useChipCapacity(grid, days.length / 7);
  const maxEntries = !wide ? 0 : period === "month" ? room : MAX_PER_DAY;
  const press = parts.useLongPress();
  useCalendarKeys({ period, choice, days, planned, maxEntries, today, zone, parts, moveBy });
  const shown = { days, planned, choice, today, maxEntries, parts, moveTo };

  return (
    <div className="planning" data-period={period} {...press}>
      <PeriodBar period={period} days={days} choice={choice} today={today} wide={wide} />
      {!wide ? (
        <DayStrip period={period} {...shown} />
      ) : period === "month" ? (
        <Month grid={grid} {...shown} />
      ) : (
        <Week {...shown} />
      )}
    </div>
  );
}
