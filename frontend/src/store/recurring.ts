import { addDays, daysBetween } from "@/lib/dates";
import type { Recurrence, RecurrenceWish, Todo, TodoPatch } from "./rows";

/** When it is due, as local wall time: `2026-03-02`, or `2026-03-02T09:00`. */
export const wallOf = ({ due_date, due_time }: Pick<Todo, "due_date" | "due_time">): string | null =>
  due_date && due_time ? `${due_date}T${due_time.slice(0, 5)}` : due_date;

/** A rule as it is shown until the server has said what it comes to. */
export function wishedRecurrence(
  todo: Todo,
  { rule, from = "due", start }: RecurrenceWish,
): Recurrence | null {
  const first = wallOf(todo) ?? start;
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

/** Counted from the day of completion, as far from it as the occurrences lie apart. */
function fromCompletion({ occurrence, next: [first = occurrence] }: Recurrence, day: string): string {
  const apart = Math.max(1, daysBetween(occurrence.slice(0, 10), first.slice(0, 10)));
  return addDays(day, apart) + first.slice(10);
}

/** The row at the occurrence that comes after the one that `patch` names; as it is when that one has gone by already. */
export function advanced(todo: Todo, { occurrence, skip }: TodoPatch, at: string): Todo {
  const { recurrence } = todo;
  if (!recurrence || recurrence.occurrence !== (skip ?? occurrence)) return todo;
  const [first, ...next] = recurrence.next;
  if (first === undefined) return { ...todo, completed_at: at, updated_at: at };
  const counted = skip === undefined && recurrence.from === "completion";
  const wall = counted ? fromCompletion(recurrence, at.slice(0, 10)) : first;
  const ahead = { ...recurrence, occurrence: wall, next: counted ? [] : next };
  return { ...todo, ...dueAt(wall), recurrence: ahead, updated_at: at };
}

/** The row at the occurrence that it stood for in `before`. */
export function takenBack(todo: Todo, before: Todo, at: string): Todo {
  const { due_date, due_time, due_timezone, recurrence } = before;
  return { ...todo, due_date, due_time, due_timezone, recurrence, completed_at: null, updated_at: at };
}
