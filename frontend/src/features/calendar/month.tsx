"use client";

import { cx } from "class-variance-authority";
import { type RefObject, useEffect, useLayoutEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { dateFormatter, formatLongDay } from "@/lib/dates";
import { useDropTodos } from "@/lib/todo-drop-target";
import { useLocaleTag } from "@/store/react/use-calendar";
import type { CalendarParts } from "./calendar";
import { DayEntries, DayHead } from "./day";
import { countOpenEntries, type DayEntry } from "./day-entries";
import { isLongMonth, isOutsideMonth, type VisiblePeriod } from "./visible-period";

/** Height in pixels of a cell without its chips, and of a chip with the gap below it. */
const HEAD = 36;
const CHIP = 26;
/** In cells narrower than this, in pixels, a chip has two lines, as styles/chips.css has it. */
const NARROW = 104;
const NARROW_CHIP = 40;
const FEWEST = 2;

/** Returns how many chips fit into a cell of the month, the "more" line included. */
export function useChipCapacity(grid: RefObject<HTMLElement | null>, weeks: number): number {
  const [capacity, setCapacity] = useState(FEWEST + 1);
  useLayoutEffect(() => {
    const element = grid.current;
    if (!element) return;
    const measure = () => {
      const chip = element.clientWidth / 7 - 9 < NARROW ? NARROW_CHIP : CHIP;
      const height = element.scrollHeight / weeks;
      setCapacity(Math.max(FEWEST, Math.floor((height - HEAD) / chip) - 1));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [grid, weeks]);
  return capacity;
}

export interface DaysProps {
  days: readonly string[];
  dayEntries: ReadonlyMap<string, readonly DayEntry[]>;
  visiblePeriod: VisiblePeriod;
  today: string;
  /** How many entries of a day fit. */
  maxEntries: number;
  parts: CalendarParts;
  moveToDay: (ids: readonly string[], day: string) => void;
}

interface CellProps extends DaysProps {
  day: string;
  open: boolean;
  onOpen: (open: boolean) => void;
}

const NONE: readonly DayEntry[] = [];

function Cell({ day, open, onOpen, ...props }: CellProps) {
  const { dayEntries, visiblePeriod, today, maxEntries, parts, moveToDay, days } = props;
  const locale = useLocaleTag();
  const drop = useDropTodos<HTMLDivElement>((ids) => moveToDay(ids, day));
  const entries = dayEntries.get(day) ?? NONE;
  const name = formatLongDay(day, today, locale);
  const isOutside = isOutsideMonth(day, visiblePeriod.anchor, days);
  function show() {
    visiblePeriod.selectDay(day, days);
    onOpen(true);
  }
  return (
    <div ref={drop} className={cx("month-cell", isOutside && "is-outside")}>
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
      <DayEntries
        day={day}
        name={name}
        entries={entries}
        maxEntries={maxEntries}
        parts={parts}
        isOpen={open}
        onOpen={show}
        onClose={() => onOpen(false)}
      />
    </div>
  );
}

/** Scrolls to the week of today, if the weeks before it fill the view. Names of weekdays may stay above the weeks. */
export function useScrollToToday(
  grid: RefObject<HTMLElement | null>,
  days: readonly string[],
  today: string,
): void {
  const first = days[0];
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each month, and again on a new day
  useEffect(() => {
    const weeks = grid.current;
    const week = weeks?.querySelector('[aria-current="date"]')?.closest(".month-week, .strip-day");
    if (!weeks || !week) return;
    const names = weeks.querySelector(".strip-name")?.getBoundingClientRect().height ?? 0;
    weeks.scrollTop += week.getBoundingClientRect().top - weeks.getBoundingClientRect().top - names;
  }, [first, today]);
}

function Weekdays({ days }: { days: readonly string[] }) {
  const locale = useLocaleTag();
  const weekday = dateFormatter(locale, { weekday: "short", timeZone: "UTC" });
  return (
    <div aria-hidden="true" className="month-names">
      {days.slice(0, 7).map((day) => (
        <span key={day}>{weekday.format(new Date(`${day}T12:00:00Z`))}</span>
      ))}
    </div>
  );
}

/** Weeks below each other, as tall as the window allows. */
export function Month({ grid, ...props }: DaysProps & { grid: RefObject<HTMLDivElement | null> }) {
  const t = useTranslations("planning");
  const [open, setOpen] = useState<string | null>(null);
  const { days } = props;
  const weeks = Array.from({ length: days.length / 7 }, (_, nth) => days.slice(nth * 7, nth * 7 + 7));
  useScrollToToday(grid, days, props.today);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is not laid out as a grid everywhere
    <div role="group" aria-label={t("month")} className="month">
      <Weekdays days={days} />
      <div ref={grid} data-long={isLongMonth(days) || undefined} className="month-weeks">
        {weeks.map((week) => (
          <div key={week[0]} className="month-week">
            {week.map((day) => (
              <Cell
                key={day}
                {...props}
                day={day}
                open={open === day}
                onOpen={(is) => setOpen(is ? day : null)}
              />
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}
