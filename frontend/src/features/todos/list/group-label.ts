"use client";

import { useTranslations } from "use-intl";
import { longDay } from "@/lib/dates";
import { useList } from "@/store/react/hooks";
import { useCalendar, useLocaleTag } from "@/store/react/use-calendar";
import type { ListColor, Priority } from "@/store/types";

export interface GroupLabel {
  text: string;
  /** The color of the label next to an icon. */
  tone?: "danger" | "muted";
  priority?: Priority;
  tag?: string;
  color?: ListColor;
}

const NAMED = { overdue: "section.overdue", today: "section.today", done: "section.done" } as const;
const isNamed = (key: string): key is keyof typeof NAMED => key in NAMED;
const DAY = /^\d{4}-\d\d-\d\d$/;

/** Returns the label and icon of a group, by its key. */
export function useGroupLabel(key: string): GroupLabel {
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
