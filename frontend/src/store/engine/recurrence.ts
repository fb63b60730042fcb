import { addDays, daysBetween } from "@/lib/dates";
import type { Recurrence, RecurrenceDraft, Todo, TodoPatch } from "../types";

/** When it is due, as local wall time: `2026-03-02`, or `2026-03-02T09:00`. */
export const dueWallTime = ({ due_date, due_time }: Pick<Todo, "due_date" | "due_time">): string | null =>
  due_date && due_time ? `${due_date}T${due_time.slice(0, 5)}` : due_date;

/** A rule as it is shown until the server has said what it comes to. */
export function recurrenceFromDraft(
  todo: Todo,
  { rule, from = "due", start }: RecurrenceDraft,
): Recurrence | null {
  const first = dueWallTime(todo) ?? start;
  if (!first) return null;
  return { rule, from, start: start ?? first, occurrence: first, next: [], series_id: null };
}

/** True of a change that lets the row go on to its next occurrence. */
export function isAdvance(
  { recurrence, completed_at }: Todo,
  { completed, occurrence, skip }: TodoPatch,
): boolean {
  if (!recurrence?.rule || completed_at !== null) return false;
  return skip !== undefined || (completed === true && occurrence !== undefined);
}

function dueAt(wall: string): Pick<Todo, "due_date" | "due_time"> {
  const [due_date = wall, time] = wall.split("T");
  return { due_date, due_time: time === undefined ? null : `${time}:00` };
}

/** So many occurrences are told beforehand. */
const AHEAD = 12;

/** Counted from the day of completion, as far from it as the occurrences lie apart. */
function fromCompletion({ occurrence, next: [first = occurrence] }: Recurrence, day: string): string[] {
  const apart = Math.max(1, daysBetween(occurrence.slice(0, 10), first.slice(0, 10)));
  return Array.from({ length: AHEAD }, (_, nth) => addDays(day, apart * (nth + 1)) + first.slice(10));
}

/**
 * What comes after the present occurrence once it is over, the next one first; none where it was the last.
 * What was missed meanwhile is left out: it needs doing once.
 * @param wall what a clock shows now in the zone of the todo, as `2026-03-02T09:00`
 */
export function upcomingOccurrences(
  recurrence: Recurrence,
  wall: string,
  skipped: boolean,
): readonly string[] {
  const { occurrence, next, from } = recurrence;
  if (next.length === 0) return [];
  const today = wall.slice(0, 10);
  if (from === "completion" && !skipped) return fromCompletion(recurrence, today);
  const isAhead = (one: string) =>
    occurrence.includes("T") ? one > wall : skipped ? one >= today : one > today;
  const at = next.findIndex(isAhead);
  return next.slice(at < 0 ? -1 : at);
}

/** The row at the first of `ahead`, if it stands for the occurrence that `patch` names; done for good where none is. */
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

/** The row at the occurrence that it stood for in `before`. */
export function returnToOccurrence(todo: Todo, before: Todo, at: string): Todo {
  const { due_date, due_time, due_timezone, recurrence } = before;
  return { ...todo, due_date, due_time, due_timezone, recurrence, completed_at: null, updated_at: at };
}
