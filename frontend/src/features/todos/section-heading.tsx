"use client";

import { cx } from "class-variance-authority";
import { useTranslations } from "use-intl";
import { longDay } from "@/lib/dates";
import { useCalendar, useLocaleTag } from "@/store/calendar";
import { useTodo } from "@/store/hooks";
import type { TodoId } from "@/store/rows";
import { ListSectionHeading } from "./list-section-heading";
import { useReschedule } from "./use-reschedule";

const NAMED = { overdue: "section.overdue", today: "section.today", done: "section.done" } as const;
const isNamed = (key: string): key is keyof typeof NAMED => key in NAMED;

export interface SectionHeadingProps {
  section: string;
  ids: readonly TodoId[];
  first: boolean;
}

function PlainHeading({ section, ids, first }: SectionHeadingProps) {
  const t = useTranslations("todos");
  const { today } = useCalendar();
  const locale = useLocaleTag();
  const rescheduleAll = useReschedule();
  const late = section === "overdue";
  return (
    <div className={cx("section-head", first ? "pt-1" : "pt-6.5")}>
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

/** Over a section of the view; one that a person made can be folded, named and moved. */
export function SectionHeading(props: SectionHeadingProps) {
  const row = useTodo(props.section);
  return row?.kind === "section" ? (
    <ListSectionHeading row={row} first={props.first} />
  ) : (
    <PlainHeading {...props} />
  );
}
