"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { BellIcon, ChevronRightIcon, CloseIcon } from "@/components/ui/icons";
import { PopoverOrSheet } from "@/components/ui/popover";
import { dateFormatter, formatLongDay, instantOf } from "@/lib/dates";
import { addReminder, removeReminder } from "@/store/actions";
import { store } from "@/store/app-store";
import { useReminders } from "@/store/react/hooks";
import { useCalendar, useLocaleTag, useWeekStart } from "@/store/react/use-calendar";
import type { Reminder, Todo } from "@/store/types";
import { MonthGrid } from "../due/month-grid";
import { ReminderReach } from "./reminder-reach";

const WITH_TIME = [0, 10, 30, 60, 24 * 60] as const;
const BY_DAY = [0, 24 * 60, 2 * 24 * 60, 7 * 24 * 60] as const;

/** Returns the label of a reminder: "30 minutes before", "Mon 23 Nov, 09:00". */
function useReminderLabel(todo: Todo) {
  const t = useTranslations("todos.reminders");
  const locale = useLocaleTag();
  const { zone } = useCalendar();
  const at = dateFormatter(locale, { dateStyle: "medium", timeStyle: "short", timeZone: zone });
  function before(minutes: number): string {
    if (minutes === 0) return t(todo.due_time === null ? "onTheDay" : "atTheTime");
    if (minutes % (24 * 60) === 0) return t("days", { count: minutes / (24 * 60) });
    if (minutes % 60 === 0) return t("hours", { count: minutes / 60 });
    return t("minutes", { count: minutes });
  }
  const words = (reminder: Pick<Reminder, "before_minutes" | "at">) =>
    reminder.at ? at.format(new Date(reminder.at)) : before(reminder.before_minutes ?? 0);
  return { words, before };
}

interface AddAtTimeProps {
  /** Whether nothing else is offered, so that the calendar is open from the start. */
  isAlone: boolean;
  /** @param wall the wall time that was chosen, such as `2026-03-02T09:00` */
  onAdd: (wall: string) => void;
}

/** A day in the calendar and a time, whenever the todo is due. */
function AddAtTime({ isAlone, onAdd }: AddAtTimeProps) {
  const t = useTranslations("todos");
  const { today } = useCalendar();
  const locale = useLocaleTag();
  const weekStart = useWeekStart();
  const [isOpen, setOpen] = useState(isAlone);
  const [day, setDay] = useState(today);
  const [time, setTime] = useState("09:00");
  return (
    <div className={isAlone ? "" : "border-line border-t pt-1"}>
      {!isAlone && (
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
          className="due-choice w-full"
        >
          {t("reminders.at")}
          <ChevronRightIcon className={`size-4 text-muted ${isOpen ? "unfolded" : ""}`} />
        </button>
      )}
      {isOpen && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (time) onAdd(`${day}T${time}`);
          }}
          className="grid grid-cols-[minmax(0,1fr)] gap-2 pt-1"
        >
          <MonthGrid today={today} chosen={day} weekStart={weekStart} locale={locale} onChoose={setDay} />
          <p className="px-2 text-sm">{formatLongDay(day, today, locale)}</p>
          <div className="flex items-center justify-between gap-2 px-2">
            <input
              type="time"
              aria-label={t("due.time")}
              value={time}
              required
              onChange={({ target }) => setTime(target.value)}
              className="box"
            />
            <Button type="submit" tone="primary">
              {t("reminders.add")}
            </Button>
          </div>
        </form>
      )}
    </div>
  );
}

interface AddProps {
  todo: Todo;
  had: readonly Reminder[];
  onDone: () => void;
}

function Add({ todo, had, onDone }: AddProps) {
  const { zone } = useCalendar();
  const { before } = useReminderLabel(todo);
  const offered = todo.due_date === null ? [] : todo.due_time === null ? BY_DAY : WITH_TIME;
  const fresh = offered.filter((minutes) => !had.some((one) => one.before_minutes === minutes));

  function addAt(wall: string) {
    addReminder(store, todo.id, { at: instantOf(`${wall}:00`, zone).toISOString() });
    onDone();
  }

  return (
    <div className="grid w-72 grid-cols-[minmax(0,1fr)] gap-2 wrap-anywhere max-md:w-full md:pointer-coarse:w-80">
      <ReminderReach />
      {fresh.length > 0 && (
        <div className="grid">
          {fresh.map((minutes) => (
            <button
              key={minutes}
              type="button"
              onClick={() => {
                addReminder(store, todo.id, { before_minutes: minutes });
                onDone();
              }}
              className="due-choice"
            >
              {before(minutes)}
            </button>
          ))}
        </div>
      )}
      <AddAtTime isAlone={offered.length === 0} onAdd={addAt} />
    </div>
  );
}

/** The reminders of a todo: at a time, or before it is due. */
export function Reminders({ todo }: { todo: Todo }) {
  const t = useTranslations("todos.reminders");
  const reminders = useReminders(todo.id);
  const { words } = useReminderLabel(todo);
  const [open, setOpen] = useState(false);
  const button = (
    <button
      type="button"
      className="flex min-h-8 items-center rounded-sm text-muted hover:text-text pointer-coarse:min-h-touch"
    >
      {t("addReminder")}
    </button>
  );
  return (
    <div className="flex flex-wrap items-center gap-x-2">
      {reminders.map((reminder) => (
        <span key={reminder.id} className="flex min-h-8 items-center gap-1.5">
          <BellIcon className="size-4 text-muted" />
          <span className={reminder.fired_at ? "text-muted line-through" : ""}>{words(reminder)}</span>
          <button
            type="button"
            aria-label={t("remove", { when: words(reminder) })}
            onClick={() => removeReminder(store, reminder.id)}
            className="grid size-7 place-items-center rounded-sm text-muted hover:bg-hover pointer-coarse:size-touch"
          >
            <CloseIcon className="size-3.5" />
          </button>
        </span>
      ))}
      <PopoverOrSheet open={open} onOpenChange={setOpen} title={t("title")} trigger={button}>
        <Add todo={todo} had={reminders} onDone={() => setOpen(false)} />
      </PopoverOrSheet>
      {reminders.some(({ fired_at }) => fired_at === null) && <ReminderReach />}
    </div>
  );
}
