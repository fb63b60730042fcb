"use client";

import { useTranslations } from "use-intl";
import { longDay } from "@/lib/dates";
import { useList } from "@/store/react/hooks";
import { useCalendar, useLocaleTag } from "@/store/react/use-calendar";
import type { ListColor, Priority } from "@/store/types";

export interface GroupWords {
  text: string;
  /** In which the words are written beside a mark. */
  tone?: "danger" | "muted";
  priority?: Priority;
  tag?: string;
  color?: ListColor;
}

const NAMED = { overdue: "section.overdue", today: "section.today", done: "section.done" } as const;
const isNamed = (key: string): key is keyof typeof NAMED => key in NAMED;
const DAY = /^\d{4}-\d\d-\d\d$/;

/** What a section of a view is called, by its key, and the mark that goes with it. */
export function useGroupWords(key: string): GroupWords {
  const t = useTranslations("todos");
  const { today } = useCalendar();
  const locale = useLocaleTag();
  const at = key.indexOf(":");
  const [kind, value] = [key.slice(0, Math.max(at, 0)), key.slice(at + 1)];
  const list = useList(kind === "list" ? value : "");
  if (isNamed(key)) {
    const tone = ({ overdue: "danger", done: "muted" } as const)[key as "overdue" | "done"];
    return { text: t(NAMED[key]), ...(tone ? { tone } : {}) };
  }
  if (kind === "priority") return { text: t(`heading.${value as Priority}`), priority: value as Priority };
  if (kind === "tag")
    return value ? { text: value, tag: value } : { text: t("heading.noTag"), tone: "muted" };
  if (kind === "list") return list ? { text: list.name, color: list.color } : { text: "" };
  const day = kind === "day" ? value : key;
  if (day === today) return { text: t("section.today") };
  if (DAY.test(day)) return { text: longDay(day, today, locale) };
  return kind === "day"
    ? { text: t("heading.noDay"), tone: "muted" }
    : { text: t("heading.noSection"), tone: "muted" };
}
