"use client";

import { cx } from "class-variance-authority";
import { useTranslations } from "use-intl";
import { longDay } from "@/lib/dates";
import { useCalendar, useLocaleTag } from "@/store/calendar";
import type { TodoId } from "@/store/rows";
import { useTodoActions } from "./use-todo-actions";

const NAMED = { overdue: "section.overdue", today: "section.today", done: "section.done" } as const;
const isNamed = (key: string): key is keyof typeof NAMED => key in NAMED;

interface SectionHeadingProps {
  section: string;
  ids: readonly TodoId[];
  first: boolean;
}

export function SectionHeading({ section, ids, first }: SectionHeadingProps) {
  const t = useTranslations("todos");
  const { today } = useCalendar();
  const locale = useLocaleTag();
  const { rescheduleAll } = useTodoActions();
  const late = section === "overdue";
  return (
    <div
      className={cx(
        "mx-2 flex items-end justify-between border-line border-b pb-1.5 text-sm",
        first ? "pt-1" : "pt-6.5",
      )}
    >
      <h2 className={cx("font-medium", late && "text-danger", section === "done" && "text-muted")}>
        {isNamed(section) ? t(NAMED[section]) : longDay(section, today, locale)}
      </h2>
      {late && (
        <button
          type="button"
          onClick={() => rescheduleAll(ids, today)}
          className="-my-1.5 -me-1 rounded-sm px-1 py-1.5 font-medium text-accent hover:underline pointer-coarse:-my-3 pointer-coarse:py-3"
        >
          {t("moveToToday")}
        </button>
      )}
    </div>
  );
}
