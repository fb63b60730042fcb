"use client";

import { cx } from "class-variance-authority";
import { useTranslations } from "use-intl";
import { announce } from "@/components/feedback/announcer";
import { useDropTodos } from "@/lib/todo-drop-target";
import { rescheduleToDay } from "@/store/actions/reschedule";
import { store } from "@/store/app-store";
import { useCalendar } from "@/store/react/use-calendar";
import DayAdd from "./day-add";
import { GroupHeading } from "./group-heading";
import { useGroupLabel } from "./group-label";

/** The heading of a day in the agenda. Todos can be dropped on it or added to it. */
export default function DayHeading({ day, first }: { day: string; first: boolean }) {
  const t = useTranslations("planning.said");
  const { zone } = useCalendar();
  const { text } = useGroupLabel(day);
  const drop = useDropTodos<HTMLDivElement>((ids) => {
    rescheduleToDay(store, ids, day, zone);
    const title = store.todos.get(ids[0] ?? "")?.title ?? "";
    announce(t("moved", { count: ids.length, title, day: text }));
  });
  return (
    <div ref={drop} className={cx("section-head day-head", first ? "pt-1" : "pt-6.5")}>
      <GroupHeading section={day} />
      <DayAdd day={day} />
    </div>
  );
}
