"use client";

import { useTranslations } from "use-intl";
import { formatter } from "@/lib/dates";
import { useSeriesHistory } from "@/store/react/hooks";
import { useCalendar, useLocaleTag } from "@/store/react/use-calendar";
import type { Todo } from "@/store/types";

const MAX_SHOWN = 50;

/** The completions of a recurring todo, newest first. */
export function History({ todo }: { todo: Todo }) {
  const t = useTranslations("todos.repeat");
  const done = useSeriesHistory(todo.recurrence?.series_id ?? todo.id);
  const { zone } = useCalendar();
  const format = formatter(useLocaleTag(), {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "numeric",
    minute: "2-digit",
    timeZone: zone,
  });
  if (done.length === 0) return null;
  return (
    <details className="text-sm">
      <summary className="flex min-h-8 items-center font-medium pointer-coarse:min-h-touch">
        {t("history", { count: done.length })}
      </summary>
      <ol className="grid gap-1 pt-1 text-muted">
        {done.slice(0, MAX_SHOWN).map((copy) => (
          <li key={copy.id}>{copy.completed_at && format.format(new Date(copy.completed_at))}</li>
        ))}
      </ol>
    </details>
  );
}
