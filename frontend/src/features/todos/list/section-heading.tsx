"use client";

import { cx } from "class-variance-authority";
import { Suspense } from "react";
import { useTranslations } from "use-intl";
import { later } from "@/components/lazy";
import { longDay } from "@/lib/dates";
import { useView } from "@/lib/location";
import { useTodo } from "@/store/react/hooks";
import { useCalendar, useLocaleTag } from "@/store/react/use-calendar";
import type { TodoId } from "@/store/types";
import { useReschedule } from "../actions/use-reschedule";
import { ListSectionHeading } from "./list-section-heading";

const DAY = /^\d{4}-/;
const NAMED = { overdue: "section.overdue", today: "section.today", done: "section.done" } as const;
const isNamed = (key: string): key is keyof typeof NAMED => key in NAMED;
const isPlain = (key: string) => isNamed(key) || DAY.test(key);

const GroupHeading = later(async () => ({ default: (await import("./group-heading")).GroupHeading }));
const DayHeading = later(() => import("./day-heading"));

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
      {isPlain(section) ? (
        <h2 className={cx("font-medium", late && "text-danger", section === "done" && "text-muted")}>
          {isNamed(section)
            ? t(NAMED[section])
            : section === today
              ? t("section.today")
              : longDay(section, today, locale)}
        </h2>
      ) : (
        <Suspense fallback={<h2>&nbsp;</h2>}>
          <GroupHeading section={section} />
        </Suspense>
      )}
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
