"use client";

import { useTranslations } from "use-intl";
import { clockTime, formatter, wallTime } from "@/lib/dates";
import { normalizeText } from "@/lib/normalize-text";
import { en } from "@/lib/quick-add/locale";
import type { Context } from "@/lib/quick-add/model";
import { parse } from "@/lib/quick-add/parse";
import { useCalendar, useLocaleTag, useWeekStart } from "@/store/react/use-calendar";

export interface DayChoice {
  key: string;
  label: string;
  beside: string;
  due: { due_date: string | null; due_time: string | null };
}

const USUAL = ["today", "tomorrow", "weekend", "next_week"] as const;
const NEVER = { due_date: null, due_time: null };

/** Returns the usual days, and the day that the typed words describe. */
export function useDayChoices(): (text: string) => DayChoice[] {
  const t = useTranslations("palette.days");
  const { today, zone } = useCalendar();
  const weekStart = useWeekStart();
  const locale = useLocaleTag();
  const now = `${today}${wallTime(new Date(), zone).slice(10, 16)}`;
  const context: Context = { now, weekStart, lists: [], sections: [], people: [] };

  function spelled(day: string, time: string | undefined): string {
    const format = formatter(locale, { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });
    const date = format.format(new Date(`${day}T12:00:00Z`));
    return time ? `${date}, ${clockTime(time, locale)}` : date;
  }

  function choice(key: string, label: string, words: string): DayChoice | null {
    const { title, due_date, due_time } = parse(words, context, en);
    if (!due_date || title) return null;
    const due = { due_date, due_time: due_time ? `${due_time}:00` : null };
    return { key, label, beside: spelled(due_date, due_time), due };
  }

  return (text) => {
    const wanted = normalizeText(text.trim());
    const usual = USUAL.flatMap((name) => choice(`day ${name}`, t(name), en.shorthand[name]) ?? []);
    const all = [...usual, { key: "day none", label: t("none"), beside: "", due: NEVER }];
    const fitting = all.filter(({ label }) => normalizeText(label).includes(wanted));
    const typed = wanted ? choice("day typed", text.trim(), text.trim()) : null;
    const known = fitting.some(({ beside }) => beside === typed?.beside);
    return typed && !known ? [typed, ...fitting] : fitting;
  };
}
