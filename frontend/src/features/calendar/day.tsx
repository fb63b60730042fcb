"use client";

import { type ReactNode, useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import { listColorStyle } from "@/components/list-icon";
import { RepeatIcon } from "@/components/ui/icons";
import { Popover } from "@/components/ui/popover";
import { useCell } from "@/lib/cell";
import { formatClockTime, formatLongDay } from "@/lib/dates";
import { isFocusFree } from "@/lib/focus/focus";
import { openTodo, useOpenTodo } from "@/lib/location";
import { useList, useTodo } from "@/store/react/hooks";
import { useLocaleTag } from "@/store/react/use-calendar";
import { focusedTodo } from "@/store/ui-state/selection";
import type { CalendarParts } from "./calendar";
import type { DayEntry } from "./day-entries";
import { focusDay } from "./visible-period";

interface DayHeadProps {
  day: string;
  today: string;
  count: number;
  isSelected: boolean;
  onPress: () => void;
  className: string;
  children: ReactNode;
}

/** The button of a day: its number, with the full date and the number of entries as its name. */
export function DayHead({ day, today, count, isSelected, onPress, className, children }: DayHeadProps) {
  const t = useTranslations("planning");
  const locale = useLocaleTag();
  return (
    <button
      type="button"
      data-day={day}
      tabIndex={isSelected ? 0 : -1}
      aria-current={day === today ? "date" : undefined}
      aria-label={t("day", { day: formatLongDay(day, today, locale), count })}
      onClick={onPress}
      className={className}
    >
      {children}
    </button>
  );
}

/** A future occurrence: it opens the recurring todo and can't be moved yet. */
function FutureOccurrence({ entry }: { entry: DayEntry }) {
  const t = useTranslations("planning");
  const locale = useLocaleTag();
  const todo = useTodo(entry.id);
  const list = useList(todo?.list_id ?? "");
  if (!todo) return null;
  return (
    <button
      type="button"
      // Keys reach the todo itself on its own day.
      tabIndex={-1}
      onClick={() => openTodo(todo.id)}
      className="chip chip-coming w-full text-start"
      style={list && listColorStyle(list.color)}
    >
      {entry.time && <span className="chip-time">{formatClockTime(entry.time, locale)}</span>}
      <span dir="auto" className="coming-title">
        {todo.title}
      </span>
      <RepeatIcon className="ms-auto size-3 shrink-0" />
      <span className="sr-only">{t("upcoming")}</span>
    </button>
  );
}

interface EntriesProps {
  label: string;
  entries: readonly DayEntry[];
  parts: CalendarParts;
}

const keyOf = ({ id, time, isFuture }: DayEntry) => (isFuture ? `${id} ${time}` : id);

/** The entries of a day, as chips. */
export function EntryList({ label, entries, parts }: EntriesProps) {
  const current = useCell(focusedTodo);
  if (entries.length === 0) return null;
  return (
    <ul aria-label={label} className="chips">
      {entries.map((entry) => (
        <li key={keyOf(entry)}>
          {entry.isFuture ? (
            <FutureOccurrence entry={entry} />
          ) : (
            <parts.Chip id={entry.id} isTabStop={entry.id === current} />
          )}
        </li>
      ))}
    </ul>
  );
}

interface DayListProps {
  day: string;
  name: string;
  entries: readonly DayEntry[];
  parts: CalendarParts;
}

/** One day with its entries as rows and a field that adds a todo. */
export function DayList({ day, name, entries, parts }: DayListProps) {
  const t = useTranslations("planning");
  return (
    <section aria-label={name} className="day-list">
      <h3 className="font-medium text-sm">{name}</h3>
      {entries.length > 0 ? (
        <ul aria-label={name} className="-mx-2">
          {entries.map((entry, nth) => (
            <li
              key={`${entry.id} ${entry.isFuture}`}
              data-first={nth === 0 || undefined}
              className={entry.isFuture ? "px-2" : ""}
            >
              {entry.isFuture ? (
                <FutureOccurrence entry={entry} />
              ) : (
                <parts.Row id={entry.id} isTabStop={nth === 0} hide="day" />
              )}
            </li>
          ))}
        </ul>
      ) : (
        <p className="text-muted text-sm">{t("nothingPlanned")}</p>
      )}
      <parts.AddToDay key={day} day={day} />
    </section>
  );
}

interface DayPopoverProps extends DayListProps {
  onClose: () => void;
}

interface DayEntriesProps extends DayListProps {
  /** How many entries fit. */
  maxEntries: number;
  isOpen: boolean;
  onOpen: () => void;
  onClose: () => void;
}

/** The entries of a day that fit, a button for the others, and the whole day while it is open. */
export function DayEntries({ maxEntries, isOpen, onOpen, onClose, ...list }: DayEntriesProps) {
  const { name, entries, parts } = list;
  const t = useTranslations("planning");
  return (
    <>
      <EntryList label={name} entries={entries.slice(0, maxEntries)} parts={parts} />
      {entries.length > maxEntries && (
        <button type="button" tabIndex={-1} onClick={onOpen} className="day-more">
          {t("more", { count: entries.length - maxEntries })}
        </button>
      )}
      {isOpen && <DayPopover {...list} onClose={onClose} />}
    </>
  );
}

/** Shows a whole day above the calendar; the panel of a todo that is opened replaces it. */
export function DayPopover({ day, onClose, ...list }: DayPopoverProps) {
  const open = useOpenTodo();
  const first = useRef(open);
  useEffect(() => {
    if (open !== null && open !== first.current) onClose();
  }, [open, onClose]);
  return (
    <Popover
      open
      label={list.name}
      className="w-80"
      onOpenChange={(is) => is || onClose()}
      onCloseAutoFocus={(event) => {
        event.preventDefault();
        if (isFocusFree()) focusDay(day);
      }}
      trigger={<span aria-hidden="true" className="absolute inset-x-0 top-8 h-0" />}
    >
      <DayList day={day} {...list} />
    </Popover>
  );
}
