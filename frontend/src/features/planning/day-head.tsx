"use client";

import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { longDay } from "@/lib/dates";
import { useLocaleTag } from "@/store/react/use-calendar";

interface DayHeadProps {
  day: string;
  today: string;
  count: number;
  chosen: boolean;
  onPress: () => void;
  className: string;
  children: ReactNode;
}

/** The button of a day: its number, with the full date and the number of entries as its name. */
export function DayHead({ day, today, count, chosen, onPress, className, children }: DayHeadProps) {
  const t = useTranslations("planning");
  const locale = useLocaleTag();
  return (
    <button
      type="button"
      data-day={day}
      tabIndex={chosen ? 0 : -1}
      aria-current={day === today ? "date" : undefined}
      aria-label={t("day", { day: longDay(day, today, locale), count })}
      onClick={onPress}
      className={className}
    >
      {children}
    </button>
  );
}
