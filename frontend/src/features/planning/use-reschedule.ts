"use client";

import { useCallback } from "react";
import { useTranslations } from "use-intl";
import { announce } from "@/components/feedback/announcer";
import { dueDay, longDay } from "@/lib/dates";
import { rescheduleByDays, rescheduleToDay } from "@/store/actions/reschedule";
import { store } from "@/store/app-store";
import type { Calendar } from "@/store/query";
import { useLocaleTag } from "@/store/react/use-calendar";
import type { TodoId } from "@/store/types";

/** Moves todos to another day at the same time of day, and announces it. */
export function useReschedule({ today, zone }: Calendar) {
  const t = useTranslations("planning.said");
  const locale = useLocaleTag();
  const say = useCallback(
    (ids: readonly TodoId[]) => {
      const first = store.todos.get(ids[0] ?? "");
      const day = first && dueDay(first, zone);
      if (!first || !day) return;
      announce(t("moved", { count: ids.length, title: first.title, day: longDay(day, today, locale) }));
    },
    [t, zone, today, locale],
  );
  const moveTo = useCallback(
    (ids: readonly TodoId[], day: string) => {
      rescheduleToDay(store, ids, day, zone);
      say(ids);
    },
    [say, zone],
  );
  const moveBy = useCallback(
    (ids: readonly TodoId[], days: number) => {
      rescheduleByDays(store, ids, days);
      say(ids);
    },
    [say],
  );
  return { moveTo, moveBy };
}
