import { addDays, instantOf } from "@/lib/dates";
import type { Reminder, Todo } from "./types";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MINUTES_PER_DAY = 1440;

type DueTodo = Pick<Todo, "due_date" | "due_time" | "due_timezone" | "completed_at">;

/** @property dayAt when todos without a time are due, from the settings */
interface Clock {
  zone: string;
  dayAt: string;
  now: number;
}

/** The moment that a reminder is for, by the rules of `reminder_moment` in the database; null without a due date. */
function momentOf({ at, before_minutes }: Reminder, due: DueTodo, { zone, dayAt }: Clock): number | null {
  if (at !== null) return Date.parse(at);
  if (due.due_date === null) return null;
  const minutes = before_minutes ?? 0;
  // Whole days are counted by the calendar, the rest by the clock.
  const day = addDays(due.due_date, -Math.floor(minutes / MINUTES_PER_DAY));
  const time = (due.due_time ?? dayAt).slice(0, 5);
  const instant = instantOf(`${day}T${time}:00`, due.due_timezone ?? zone);
  return instant.getTime() - (minutes % MINUTES_PER_DAY) * 60_000;
}

function firesAt(reminder: Reminder, due: DueTodo, clock: Clock): number[] {
  const moment = momentOf(reminder, due, clock);
  if (moment === null || (reminder.fired_at !== null && moment <= Date.parse(reminder.fired_at))) return [];
  const byServer = reminder.fires_at === null ? 0 : Date.parse(reminder.fires_at);
  // Quiet hours put it off, which only the server does.
  if (moment <= clock.now && byServer > moment && byServer - moment < DAY_MS) return [byServer];
  // The server is at most an hour late with a reminder.
  return moment > clock.now - HOUR_MS ? [moment] : [];
}

/**
 * When the next of a todo's reminders fires; null if none does. It follows from the todo as it is shown, so that it is
 * right at once after the todo is rescheduled, also without a connection.
 */
export function nextReminderTime(reminders: readonly Reminder[], due: DueTodo, clock: Clock): Date | null {
  if (due.completed_at !== null) return null;
  const times = reminders.flatMap((reminder) => firesAt(reminder, due, clock));
  return times.length > 0 ? new Date(Math.min(...times)) : null;
}
