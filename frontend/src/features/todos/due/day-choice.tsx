"use client";

import { useTranslations } from "use-intl";
import { weekdayOf } from "@/lib/dates";
import { useWeekStart } from "@/store/react/use-calendar";
import { weekdayOrdinal } from "../recurrence/repeat-presets";
import { useNames } from "../recurrence/rrule-label";
import { type Draft, monthly } from "../recurrence/rule-draft";

interface DayChoiceProps {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  day: string;
}

function Weekdays({ draft, change }: Omit<DayChoiceProps, "day">) {
  const t = useTranslations("todos.repeat");
  const names = useNames();
  const first = useWeekStart();
  const toggle = (day: number) =>
    draft.weekdays.includes(day) ? draft.weekdays.filter((had) => had !== day) : [...draft.weekdays, day];
  return (
    <fieldset className="flex gap-1">
      <legend className="sr-only">{t("weekdays")}</legend>
      {Array.from({ length: 7 }, (_, nth) => (first + nth) % 7).map((day) => (
        <button
          key={day}
          type="button"
          aria-label={names.weekday(day)}
          aria-pressed={draft.weekdays.includes(day)}
          onClick={() => change({ weekdays: toggle(day) })}
          className="min-h-9 flex-1 rounded-sm border border-line text-xs aria-pressed:border-accent aria-pressed:bg-accent aria-pressed:text-on-accent pointer-coarse:min-h-touch"
        >
          {names.shortWeekday(day)}
        </button>
      ))}
    </fieldset>
  );
}

/** The days of the week or month on which a rule repeats. */
export function DayChoice({ draft, change, day }: DayChoiceProps) {
  const t = useTranslations("todos.repeat");
  const names = useNames();
  if (draft.unit === "week") return <Weekdays draft={draft} change={change} />;
  if (draft.unit !== "month" && draft.unit !== "year") return null;
  const weekday = names.weekday(weekdayOf(day));
  const nth = t(`nth.${Math.min(4, weekdayOrdinal(day)) as 1}`);
  const words = { day: Number(day.slice(8)), weekday, nth };
  return (
    <select
      aria-label={t("dayOfMonth")}
      value={draft.monthly}
      onChange={({ target }) => change({ monthly: target.value as Draft["monthly"] })}
      className="box"
    >
      {monthly.map((how) => (
        <option key={how} value={how}>
          {t(`monthly.${how}`, words)}
        </option>
      ))}
    </select>
  );
}
