"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { BellIcon, CloseIcon } from "@/components/ui/icons";
import { formatter, instantOf } from "@/lib/dates";
import { addReminder, removeReminder } from "@/store/actions";
import { store } from "@/store/app-store";
import { useReminders } from "@/store/react/hooks";
import { useCalendar, useLocaleTag } from "@/store/react/use-calendar";
import type { Reminder, Todo } from "@/store/types";
import { PopoverOrSheet } from "../due/due-editor";
import { ReminderReach } from "./reminder-reach";

const WITH_TIME = [0, 10, 30, 60, 24 * 60] as const;
const BY_DAY = [0, 24 * 60, 2 * 24 * 60, 7 * 24 * 60] as const;

/** Returns the label of a reminder: "30 minutes before", "Mon 23 Nov, 09:00". */
function useReminderLabel(todo: Todo) {
  const t = useTranslations("todos.remind");
  const locale = useLocaleTag();
  const { zone } = useCalendar();
  const at = formatter(locale, { dateStyle: "medium", timeStyle: "short", timeZone: zone });
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

interface AddProps {
  todo: Todo;
  had: readonly Reminder[];
  onDone: () => void;
}

function Add({ todo, had, onDone }: AddProps) {
  const t = useTranslations("todos.remind");
  const { zone } = useCalendar();
  const { before } = useReminderLabel(todo);
  const offered = todo.due_date === null ? [] : todo.due_time === null ? BY_DAY : WITH_TIME;
  const fresh = offered.filter((minutes) => !had.some((one) => one.before_minutes === minutes));

  function addAt(form: FormData) {
    const wall = String(form.get("at") ?? "");
    if (wall) addReminder(store, todo.id, { at: instantOf(`${wall}:00`, zone).toISOString() });
    onDone();
  }

  return (
    <div className="grid w-64 gap-2 max-md:w-full">
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
      <form
        onSubmit={(event) => {
          event.preventDefault();
          addAt(new FormData(event.currentTarget));
        }}
        className="grid gap-1 px-2 text-sm"
      >
        <label className="grid gap-1 text-muted">
          {t("at")}
          <span className="flex gap-2">
            <input
              type="datetime-local"
              name="at"
              required
              className="min-h-9 min-w-0 flex-1 rounded-sm border border-control bg-surface px-2 text-text pointer-coarse:min-h-touch"
            />
            <button type="submit" className="rounded-sm px-2 font-medium text-accent-strong hover:bg-hover">
              {t("add")}
            </button>
          </span>
        </label>
      </form>
    </div>
  );
}

/** The reminders of a todo: at a time, or before it is due. */
export function Reminders({ todo }: { todo: Todo }) {
  const t = useTranslations("todos.remind");
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
