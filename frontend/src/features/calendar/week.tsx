"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { PlusIcon } from "@/components/ui/icons";
import { dateFormatter, formatLongDay } from "@/lib/dates";
import { useDropTodos } from "@/lib/todo-drop-target";
import { useLocaleTag } from "@/store/react/use-calendar";
import { DayEntries, DayHead } from "./day";
import { countOpenEntries } from "./day-entries";
import type { DaysProps } from "./month";

function Day({ day, ...props }: DaysProps & { day: string }) {
  const { dayEntries, visiblePeriod, today, maxEntries, parts, moveToDay, days } = props;
  const t = useTranslations("planning");
  const locale = useLocaleTag();
  const [open, setOpen] = useState(false);
  const drop = useDropTodos<HTMLElement>((ids) => moveToDay(ids, day));
  const entries = dayEntries.get(day) ?? [];
  const name = formatLongDay(day, today, locale);
  const weekday = dateFormatter(locale, { weekday: "short", timeZone: "UTC" });
  function show() {
    visiblePeriod.selectDay(day, days);
    setOpen(true);
  }
  return (
    <section ref={drop} aria-label={name} className="week-day">
      <div className="week-head">
        <span aria-hidden="true">{weekday.format(new Date(`${day}T12:00:00Z`))}</span>
        <DayHead
          day={day}
          today={today}
          count={countOpenEntries(entries)}
          isSelected={day === visiblePeriod.selectedDay}
          onPress={show}
          className="day-number"
        >
          {Number(day.slice(8))}
        </DayHead>
      </div>
      <DayEntries
        day={day}
        name={name}
        entries={entries}
        maxEntries={maxEntries}
        parts={parts}
        isOpen={open}
        onOpen={show}
        onClose={() => setOpen(false)}
      />
      <button
        type="button"
        tabIndex={-1}
        aria-label={t("addOn", { day: name })}
        onClick={() => parts.openComposer(day)}
        className="week-add"
      >
        <PlusIcon className="size-4" />
      </button>
    </section>
  );
}

/** Seven days side by side, in two lines where they don't fit into one. */
export const Week = (props: DaysProps) => (
  <div className="week">
    {props.days.map((day) => (
      <Day key={day} {...props} day={day} />
    ))}
  </div>
);
