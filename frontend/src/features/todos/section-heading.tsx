"use client";

import { cx } from "class-variance-authority";
import { Suspense } from "react";
import { useTranslations } from "use-intl";
import { later } from "@/components/on-demand";
import { useView } from "@/lib/location";
import { useCalendar } from "@/store/calendar";
import { useTodo } from "@/store/hooks";
import type { TodoId } from "@/store/rows";
import { GroupHeading } from "./group-heading";
import { ListSectionHeading } from "./list-section-heading";
import { useReschedule } from "./use-reschedule";

const DAY = /^\d{4}-/;
const DayHeading = later(() => import("./day-heading"));

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

/** Over a section of the view; one that a person made can be folded, named and moved, and to a day can be added. */
export function SectionHeading(props: SectionHeadingProps) {
  const { section, first } = props;
  const row = useTodo(section);
  const planning = useView().name === "upcoming" && DAY.test(section);
  if (row?.kind === "section") return <ListSectionHeading row={row} first={first} />;
  if (!planning) return <PlainHeading {...props} />;
  return (
    <Suspense fallback={<PlainHeading {...props} />}>
      <DayHeading day={section} first={first} />
    </Suspense>
  );
}
