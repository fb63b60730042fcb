"use client";

import { cx } from "class-variance-authority";
import { useTranslations } from "use-intl";
import { useCalendar } from "@/store/calendar";
import { useTodo } from "@/store/hooks";
import type { TodoId } from "@/store/rows";
import { GroupHeading } from "./group-heading";
import { ListSectionHeading } from "./list-section-heading";
import { useReschedule } from "./use-reschedule";

export interface SectionHeadingProps {
  section: string;
  ids: readonly TodoId[];
  first: boolean;
}

function PlainHeading({ section, ids, first }: SectionHeadingProps) {
  const t = useTranslations("todos");
  const { today } = useCalendar();
  const rescheduleAll = useReschedule();
  const late = section === "overdue";
  return (
    <div className={cx("section-head", first ? "pt-1" : "pt-6.5")}>
      <GroupHeading section={section} />
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
