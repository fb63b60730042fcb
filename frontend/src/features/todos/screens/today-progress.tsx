"use client";

import { useTranslations } from "use-intl";
import { longDay } from "@/lib/dates";
import type { Section } from "@/store/query";
import { useCalendar, useLocaleTag } from "@/store/react/use-calendar";

/** The name of the day and the share of its todos that is completed. */
export function TodayProgress({ sections }: { sections: readonly Section[] }) {
  const t = useTranslations("todos");
  const { today } = useCalendar();
  const locale = useLocaleTag();
  const all = sections.reduce((sum, { ids }) => sum + ids.length, 0);
  const done = sections.find(({ key }) => key === "done")?.ids.length ?? 0;
  return (
    <p className="flex flex-wrap items-center gap-x-3.5">
      <span>{longDay(today, today, locale)}</span>
      {all > 0 && (
        <>
          <span aria-hidden="true" className="h-1 w-24 overflow-hidden rounded-full bg-line">
            <span
              className="block h-full rounded-full bg-accent"
              style={{ inlineSize: `${(100 * done) / all}%` }}
            />
          </span>
          <span>{t("progress", { done, all })}</span>
        </>
      )}
    </p>
  );
}
