"use client";

import { useCallback } from "react";
import { useTranslations } from "use-intl";
import {
  daysBetween,
  formatClockTime,
  formatShortDay,
  formatWeekdayAndDay,
  localDueOf,
  wallTimeAt,
} from "@/lib/dates";
import { notificationsOf } from "@/store/actions";
import { store } from "@/store/app-store";
import { useSetting } from "@/store/react/hooks";
import { useCalendar, useLocaleTag, useTimeOfDay } from "@/store/react/use-calendar";
import { nextReminderTime } from "@/store/reminder-time";
import type { Reminder, Todo } from "@/store/types";

export interface DueWords {
  text: string;
  /** True if the day is past, or the time of today. */
  isOverdue: boolean;
  isToday: boolean;
  /** The time without the day, for views that show the day already. */
  time: string | null;
}

const NEAR = { "-1": "yesterday", "0": "today", "1": "tomorrow" } as const;
const isNear = (days: number): days is -1 | 0 | 1 => Math.abs(days) <= 1;

/** Returns the label of a day: "Today", "Friday", "24 Dec". */
export function useDayLabel() {
  const t = useTranslations("todos.day");
  const { today } = useCalendar();
  const locale = useLocaleTag();
  return useCallback(
    (day: string) => {
      const days = daysBetween(today, day);
      return isNear(days) ? t(NEAR[`${days}`]) : formatShortDay(day, today, locale);
    },
    [t, today, locale],
  );
}

/** Returns the label of a day with its weekday, such as that of a next occurrence: "Tomorrow", "Mon 7 Dec". */
export function useDayLabelWithWeekday() {
  const t = useTranslations("todos.day");
  const { today } = useCalendar();
  const locale = useLocaleTag();
  return useCallback(
    (day: string) => {
      const days = daysBetween(today, day);
      return isNear(days) ? t(NEAR[`${days}`]) : formatWeekdayAndDay(day, today, locale);
    },
    [t, today, locale],
  );
}

/**
 * Returns the label of the time at which the next reminder of a todo fires: the clock time, after the day unless it is the
 * due date; null if none fires.
 */
export function useReminderTime() {
  const { zone } = useCalendar();
  const locale = useLocaleTag();
  useSetting("notifications");
  const { day_at: dayAt } = notificationsOf(store);
  const dayWords = useDayLabel();
  return useCallback(
    (reminders: readonly Reminder[], todo: Todo): string | null => {
      const next = nextReminderTime(reminders, todo, { zone, dayAt, now: Date.now() });
      if (!next) return null;
      const moment = wallTimeAt(next, zone);
      const [day, time] = [moment.slice(0, 10), formatClockTime(moment.slice(11, 16), locale)];
      return localDueOf(todo, zone)?.day === day ? time : `${dayWords(day)} ${time}`;
    },
    [dayWords, zone, locale, dayAt],
  );
}

/** Returns the label of a due date, in the reader's time zone and locale. */
export function useDueLabel() {
  const { today, zone } = useCalendar();
  const now = useTimeOfDay();
  const locale = useLocaleTag();
  const dayWords = useDayLabel();
  return useCallback(
    (todo: Pick<Todo, "due_date" | "due_time" | "due_timezone">): DueWords | null => {
      const due = localDueOf(todo, zone);
      if (!due) return null;
      const time = due.time === null ? null : formatClockTime(due.time, locale);
      const text = [dayWords(due.day), time].filter(Boolean).join(" ");
      const isToday = due.day === today;
      const isOverdue = due.day < today || (isToday && due.time !== null && due.time < now);
      return { text, time, isOverdue, isToday };
    },
    [dayWords, today, now, zone, locale],
  );
}

/** Returns the label of the moment at which a todo was completed: "14:05", "Yesterday 14:05". */
export function useCompletionLabel() {
  const { today, zone } = useCalendar();
  const locale = useLocaleTag();
  const dayWords = useDayLabel();
  return useCallback(
    (completedAt: string): string => {
      const moment = wallTimeAt(new Date(completedAt), zone);
      const [day, time] = [moment.slice(0, 10), formatClockTime(moment.slice(11, 16), locale)];
      return day === today ? time : `${dayWords(day)} ${time}`;
    },
    [dayWords, today, zone, locale],
  );
}
