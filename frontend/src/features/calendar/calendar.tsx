"use client";

import { cx } from "class-variance-authority";
import { type ComponentType, type HTMLAttributes, useCallback, useMemo, useRef } from "react";
import { useTranslations } from "use-intl";
import { announce } from "@/components/feedback/announcer";
import { Button } from "@/components/ui/button";
import { ChevronRightIcon } from "@/components/ui/icons";
import { dateFormatter, dueDay, formatLongDay } from "@/lib/dates";
import { useDropTodos } from "@/lib/todo-drop-target";
import { useMedia } from "@/lib/use-media";
import { rescheduleByDays, rescheduleToDay } from "@/store/actions/reschedule";
import { store } from "@/store/app-store";
import type { Query, RowGroup } from "@/store/query";
import { useLocaleTag, useWeekStart } from "@/store/react/use-calendar";
import type { TodoId } from "@/store/types";
import { DayHead, DayList } from "./day";
import { countOpenEntries, useDayEntries } from "./day-entries";
import { type DaysProps, Month, useChipCapacity, useScrollToToday } from "./month";
import {
  daysOfPeriod,
  isLongMonth,
  isOutsideMonth,
  type Period,
  shiftPeriod,
  useCalendarKeys,
  useVisiblePeriod,
  type VisiblePeriod,
} from "./visible-period";
import { Week } from "./week";

const MAX_DOTS = 3;

function Dot({ day, period, ...props }: DaysProps & { day: string; period: Period }) {
  const { dayEntries, visiblePeriod, today, days, moveToDay } = props;
  const drop = useDropTodos<HTMLDivElement>((ids) => moveToDay(ids, day));
  const count = countOpenEntries(dayEntries.get(day) ?? []);
  const isSelected = day === visiblePeriod.selectedDay;
  return (
    <div
      ref={drop}
      className={cx(
        "strip-day",
        period === "month" && isOutsideMonth(day, visiblePeriod.anchor, days) && "is-outside",
      )}
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
function DayStrip({ period, ...props }: DaysProps & { period: Period }) {
  const { days, dayEntries, visiblePeriod, today, parts } = props;
  const t = useTranslations("planning");
  const locale = useLocaleTag();
  const narrow = dateFormatter(locale, { weekday: "narrow", timeZone: "UTC" });
  const selectedDay = days.includes(visiblePeriod.selectedDay)
    ? visiblePeriod.selectedDay
    : (days[0] ?? today);
  const strip = useRef<HTMLDivElement>(null);
  useScrollToToday(strip, days, today);
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is not laid out as a grid everywhere */}
      <div
        ref={strip}
        role="group"
        aria-label={t(period)}
        data-long={isLongMonth(days) || undefined}
        className="strip"
      >
        {days.slice(0, 7).map((day) => (
          <span key={day} aria-hidden="true" className="strip-name text-center text-muted text-xs">
            {narrow.format(new Date(`${day}T12:00:00Z`))}
          </span>
        ))}
        {days.map((day) => (
          <Dot key={day} {...props} day={day} period={period} />
        ))}
      </div>
      <DayList
        day={selectedDay}
        name={formatLongDay(selectedDay, today, locale)}
        entries={dayEntries.get(selectedDay) ?? []}
        parts={parts}
      />
    </>
  );
}

/** The parts of a todo row that an entry reuses, so that an entry has a row's keys and menus. */
export interface CalendarParts {
  Chip: ComponentType<{ id: TodoId; isTabStop: boolean }>;
  Row: ComponentType<{ id: TodoId; isTabStop: boolean; hide?: "day" }>;
  /** A field that adds a todo due on the day. */
  AddToDay: ComponentType<{ day: string }>;
  openComposer: (day: string) => void;
  useLongPress: () => HTMLAttributes<HTMLElement>;
  focusTodo: (id: TodoId) => void;
  actionTargets: (id: TodoId) => readonly TodoId[];
  registerKeyHandler: (handler: (keys: string) => boolean) => () => void;
}

export interface CalendarProps {
  rowGroups: readonly RowGroup[];
  query: Query;
  parts: CalendarParts;
}

interface PeriodBarProps {
  period: Period;
  days: readonly string[];
  visiblePeriod: VisiblePeriod;
  today: string;
  isWide: boolean;
}

const noon = (day = "2000-01-01") => new Date(`${day}T12:00:00Z`);

function usePeriodName({ period, days, visiblePeriod, isWide }: PeriodBarProps): string {
  const locale = useLocaleTag();
  if (period === "month") {
    const month = dateFormatter(locale, { month: "long", year: "numeric", timeZone: "UTC" });
    const first = noon(visiblePeriod.anchor);
    return isLongMonth(days) ? month.formatRange(first, noon(days.at(-7))) : month.format(first);
  }
  const name = isWide ? "long" : "short";
  const day = dateFormatter(locale, { day: "numeric", month: name, year: "numeric", timeZone: "UTC" });
  return day.formatRange(noon(days[0]), noon(days.at(-1)));
}

/** The name of the week or month, with buttons to other ones. */
function PeriodBar(props: PeriodBarProps) {
  const { period, visiblePeriod, today } = props;
  const t = useTranslations("planning");
  const name = usePeriodName(props);
  const turn = (by: 1 | -1) => visiblePeriod.showPeriodOf(shiftPeriod(period, visiblePeriod.anchor, by));
  return (
    <div className="period-bar">
      <h2 aria-live="polite" className="serif min-w-0 flex-1 text-xl">
        {name}
      </h2>
      <Button size="sm" tone="plain" onClick={() => visiblePeriod.showPeriodOf(today)}>
        {t("today")}
      </Button>
      <button
        type="button"
        aria-label={t(`previous.${period}`)}
        onClick={() => turn(-1)}
        className="period-turn"
      >
        <ChevronRightIcon className="rotate-180" />
      </button>
      <button type="button" aria-label={t(`next.${period}`)} onClick={() => turn(1)} className="period-turn">
        <ChevronRightIcon />
      </button>
    </div>
  );
}

/** Moves todos to another day at the same time of day, and announces it. */
function useMoveToDay({ today, zone }: Pick<Query, "today" | "zone">) {
  const t = useTranslations("planning.announcements");
  const locale = useLocaleTag();
  const say = useCallback(
    (ids: readonly TodoId[]) => {
      const first = store.todos.get(ids[0] ?? "");
      const day = first && dueDay(first, zone);
      if (!first || !day) return;
      announce(t("moved", { count: ids.length, title: first.title, day: formatLongDay(day, today, locale) }));
    },
    [t, zone, today, locale],
  );
  const moveToDay = useCallback(
    (ids: readonly TodoId[], day: string) => {
      if (!store.isEditAllowed(ids)) return;
      rescheduleToDay(store, ids, day, zone);
      say(ids);
    },
    [say, zone],
  );
  const moveByDays = useCallback(
    (ids: readonly TodoId[], days: number) => {
      if (!store.isEditAllowed(ids)) return;
      rescheduleByDays(store, ids, days);
      say(ids);
    },
    [say],
  );
  return { moveToDay, moveByDays };
}

/** The column of a week scrolls with the page, so its length is limited. */
const MAX_PER_DAY = 40;

/** Upcoming todos by week or month; a todo can be dragged to another day. */
export function Calendar({ period, ...props }: CalendarProps & { period: Period }) {
  const { query, parts } = props;
  const { today, zone } = query;
  const isWide = useMedia("(min-width: 48rem)");
  const weekStart = useWeekStart();
  const visiblePeriod = useVisiblePeriod(today);
  const { anchor } = visiblePeriod;
  const days = useMemo(
    () => daysOfPeriod(period, anchor, today, weekStart),
    [period, anchor, today, weekStart],
  );
  const dayEntries = useDayEntries(props, days);
  const { moveToDay, moveByDays } = useMoveToDay(query);
  const grid = useRef<HTMLDivElement>(null);
  const chipCapacity = useChipCapacity(grid, days.length / 7);
  const maxEntries = !isWide ? 0 : period === "month" ? chipCapacity : MAX_PER_DAY;
  const longPressHandlers = parts.useLongPress();
  useCalendarKeys({ period, visiblePeriod, days, dayEntries, maxEntries, today, zone, parts, moveByDays });
  const layoutProps = { days, dayEntries, visiblePeriod, today, maxEntries, parts, moveToDay };

  return (
    <div className="planning" data-period={period} {...longPressHandlers}>
      <PeriodBar period={period} days={days} visiblePeriod={visiblePeriod} today={today} isWide={isWide} />
      {!isWide ? (
        <DayStrip period={period} {...layoutProps} />
      ) : period === "month" ? (
        <Month grid={grid} {...layoutProps} />
      ) : (
        <Week {...layoutProps} />
      )}
    </div>
  );
}
