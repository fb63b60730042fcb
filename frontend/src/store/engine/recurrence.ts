import { addDays, daysBetween } from "@/lib/dates";
import type { Recurrence, RecurrenceDraft, Todo, TodoPatch } from "../types";

/** The server sends this many of the occurrences that follow. */
const MAX_AHEAD = 12;

/** When a todo is due, in wall time: `2026-03-02` or `2026-03-02T09:00`. */
export const dueWallTime = ({ due_date, due_time }: Pick<Todo, "due_date" | "due_time">): string | null =>
  due_date && due_time ? `${due_date}T${due_time.slice(0, 5)}` : due_date;

function dueAt(wallTime: string): Pick<Todo, "due_date" | "due_time"> {
  const [due_date = wallTime, time] = wallTime.split("T");
  return { due_date, due_time: time === undefined ? null : `${time}:00` };
}

/** The recurrence to show until the server has computed its occurrences; null without a date to start from. */
export function recurrenceFromDraft(
  todo: Todo,
  { rule, from = "due", start }: RecurrenceDraft,
): Recurrence | null {
  const first = dueWallTime(todo) ?? start;
  if (!first) return null;
  return { rule, from, start: start ?? first, occurrence: first, next: [], series_id: null };
}

/** The rule of a row as a person would ask for it. */
export function recurrenceDraftOf(recurrence: Recurrence | null): RecurrenceDraft | null {
  if (!recurrence?.rule) return null;
  const { rule, from, start } = recurrence;
  return { rule, ...(from ? { from } : {}), ...(start ? { start } : {}) };
}

/** Whether a patch completes or skips the present occurrence. */
export function isAdvance(
  { recurrence, completed_at }: Todo,
  { completed, occurrence, skip }: TodoPatch,
): boolean {
  if (!recurrence?.rule || completed_at !== null) return false;
  return skip !== undefined || (completed === true && occurrence !== undefined);
}

/** Counts from the day of completion, assuming that occurrences stay as far apart as the next two are. */
function occurrencesFromCompletion(
  { occurrence, next: [first = occurrence] }: Recurrence,
  day: string,
): string[] {
  const distance = Math.max(1, daysBetween(occurrence.slice(0, 10), first.slice(0, 10)));
  return Array.from(
    { length: MAX_AHEAD },
    (_, index) => addDays(day, distance * (index + 1)) + first.slice(10),
  );
}

/**
 * The occurrences that follow once the present one is completed or skipped, the next one first; empty if it was the
 * last. Missed occurrences collapse into one, so those that are over already are left out.
 * @param now the present wall time in the todo's time zone, as `2026-03-02T09:00`
 */
export function occurrencesAhead(recurrence: Recurrence, now: string, isSkip: boolean): readonly string[] {
  const { occurrence, next, from } = recurrence;
  if (next.length === 0) return [];
  const today = now.slice(0, 10);
  if (from === "completion" && !isSkip) return occurrencesFromCompletion(recurrence, today);
  const isAhead = (other: string) =>
    occurrence.includes("T") ? other > now : isSkip ? other >= today : other > today;
  const index = next.findIndex(isAhead);
  return next.slice(index < 0 ? -1 : index);
}

/**
 * Moves a row to the first occurrence of `ahead`, or completes it for good if there is none. A row that is no longer at
 * the occurrence that the patch names stays as it is.
 */
export function advanceTodo(
  todo: Todo,
  { occurrence, skip }: TodoPatch,
  at: string,
  ahead: readonly string[],
): Todo {
  const { recurrence } = todo;
  if (!recurrence || recurrence.occurrence !== (skip ?? occurrence)) return todo;
  const [first, ...next] = ahead;
  if (first === undefined) return { ...todo, completed_at: at, updated_at: at };
  return { ...todo, ...dueAt(first), recurrence: { ...recurrence, occurrence: first, next }, updated_at: at };
}

/** Moves a row back to the occurrence and the due date that it had in `before`. */
export function returnToOccurrence(todo: Todo, before: Todo, at: string): Todo {
  const { due_date, due_time, due_timezone, recurrence } = before;
  return { ...todo, due_date, due_time, due_timezone, recurrence, completed_at: null, updated_at: at };
}
