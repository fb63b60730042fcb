"use client";

import { cx } from "class-variance-authority";
import { type KeyboardEvent, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { ChevronRightIcon } from "@/components/ui/icons";
import { addDays, dateFormatter, formatLongDay, weekdayOf } from "@/lib/dates";

interface MonthGridProps {
  today: string;
  chosen: string | null;
  /** The day that a text means, which is shown with its month before it is chosen. */
  typed?: string | null;
  /** 0 for Sunday, 1 for Monday, 6 for Saturday. */
  weekStart: number;
  locale: string;
  onChoose: (day: string) => void;
}

const firstOfMonth = (day: string) => `${day.slice(0, 7)}-01`;
const otherMonth = (month: string, by: 1 | -1) => firstOfMonth(addDays(month, by === 1 ? 32 : -1));

/** Returns six weeks, so that the picker keeps its height. */
function daysOfSixWeeks(month: string, weekStart: number): string[] {
  const first = addDays(month, -((weekdayOf(month) - weekStart + 7) % 7));
  return Array.from({ length: 42 }, (_, nth) => addDays(first, nth));
}

const STEP: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

const arrow = "grid size-8 place-items-center rounded-sm text-muted hover:bg-hover pointer-coarse:size-touch";

export function MonthGrid({ today, chosen, typed = null, weekStart, locale, onChoose }: MonthGridProps) {
  const t = useTranslations("todos.due");
  const [focus, setFocus] = useState(chosen ?? today);
  const [lastTyped, setLastTyped] = useState(typed);
  if (typed !== lastTyped) {
    setLastTyped(typed);
    setFocus(typed ?? chosen ?? today);
  }
  const grid = useRef<HTMLDivElement>(null);
  const month = firstOfMonth(focus);
  const days = daysOfSixWeeks(month, weekStart);
  const name = dateFormatter(locale, { month: "long", year: "numeric", timeZone: "UTC" });
  const weekday = dateFormatter(locale, { weekday: "narrow", timeZone: "UTC" });

  function onKeyDown(event: KeyboardEvent) {
    const step = STEP[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const mirrored = Math.abs(step) === 1 && document.dir === "rtl" ? -step : step;
    const next = addDays(focus, mirrored);
    setFocus(next);
    requestAnimationFrame(() => grid.current?.querySelector<HTMLElement>(`[data-day="${next}"]`)?.focus());
  }

  return (
    <div>
      <div className="flex items-center justify-between ps-2 pb-1">
        <span aria-live="polite" className="font-medium text-sm">
          {name.format(new Date(`${month}T12:00:00Z`))}
        </span>
        <span className="flex">
          <button
            type="button"
            aria-label={t("previousMonth")}
            onClick={() => setFocus(otherMonth(month, -1))}
            className={arrow}
          >
            <ChevronRightIcon className="rotate-180" />
          </button>
          <button
            type="button"
            aria-label={t("nextMonth")}
            onClick={() => setFocus(otherMonth(month, 1))}
            className={arrow}
          >
            <ChevronRightIcon />
          </button>
        </span>
      </div>
      <div aria-hidden="true" className="grid grid-cols-7 py-1 text-center text-muted text-xs">
        {days.slice(0, 7).map((day) => (
          <span key={day}>{weekday.format(new Date(`${day}T12:00:00Z`))}</span>
        ))}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a grid everywhere */}
      <div
        ref={grid}
        role="group"
        aria-label={t("days")}
        onKeyDown={onKeyDown}
        className="grid grid-cols-7 justify-items-center"
      >
        {days.map((day) => (
          <button
            key={day}
            type="button"
            data-day={day}
            tabIndex={day === focus ? 0 : -1}
            aria-label={formatLongDay(day, today, locale)}
            aria-pressed={day === chosen}
            aria-current={day === today ? "date" : undefined}
            onClick={() => onChoose(day)}
            className={cx(
              "grid size-9 place-items-center rounded-full text-sm hover:bg-hover aria-pressed:bg-accent aria-pressed:font-medium aria-pressed:text-on-accent pointer-coarse:size-touch",
              day.slice(0, 7) !== month.slice(0, 7) && "text-muted",
              day === today && day !== chosen && "font-bold text-accent",
              day === typed && day !== chosen && "outline-2 outline-accent -outline-offset-2",
            )}
          >
            {Number(day.slice(8))}
          </button>
        ))}
      </div>
    </div>
  );
}
