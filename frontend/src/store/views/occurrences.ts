import { addDays, localDueOf } from "@/lib/dates";
import { occurrencesUntil, startAtEarlierDueDate } from "@/lib/recurrence/series";
import type { Store } from "../engine/store";
import { compareText } from "../indexes/manual-order";
import { existingTodos, isVisible } from "../indexes/selectors";
import type { Recurrence, Todo, TodoId } from "../types";

/** An occurrence after the present one of a recurring todo; there is no row for it yet. */
export interface FutureOccurrence {
  /** The recurring todo. */
  id: TodoId;
  day: string;
  /** Such as `09:00`, or null for the whole day. */
  time: string | null;
}

/** The occurrences after the present one up to a day: those that the row has, and those that its rule gives after them. */
function wallTimesUntil(
  { recurrence, due_date, due_timezone }: Todo,
  from: string,
  to: string,
  zone: string,
): string[] {
  const ownZone = due_timezone ?? zone;
  // A day in another time zone may begin up to a day earlier or later.
  const [earliest, latest] = [addDays(from, -2), addDays(to, 2)];
  const until = (series: Recurrence, last: string) =>
    occurrencesUntil(series, last > earliest ? last : earliest, latest, ownZone);
  const moved = recurrence && startAtEarlierDueDate(recurrence, due_date, ownZone);
  if (moved && moved !== recurrence) return until(moved, moved.occurrence);
  const next = recurrence?.next ?? [];
  const last = next.at(-1);
  if (!recurrence || last === undefined || last.slice(0, 10) > to) return [...next];
  return [...next, ...until(recurrence, last)];
}

/** The future occurrences from day `from` to day `to`, both included, in the calendar of `zone` and in order of time. */
export function futureOccurrences(
  store: Pick<Store, "todos" | "lists" | "index">,
  from: string,
  to: string,
  zone: string,
): FutureOccurrence[] {
  const occurrences: FutureOccurrence[] = [];
  for (const todo of existingTodos(store, store.index.recurring())) {
    if (todo.completed_at !== null || !isVisible(store, todo)) continue;
    for (const wallTime of wallTimesUntil(todo, from, to, zone)) {
      const [due_date = wallTime, time] = wallTime.split("T");
      const due_time = time === undefined ? null : `${time}:00`;
      const due = localDueOf({ due_date, due_time, due_timezone: due_time && todo.due_timezone }, zone);
      if (due && due.day >= from && due.day <= to) occurrences.push({ id: todo.id, ...due });
    }
  }
  const keyOf = ({ day, time, id }: FutureOccurrence) => `${day} ${time ?? "~"} ${id}`;
  return occurrences.sort((one, other) => compareText(keyOf(one), keyOf(other)));
}
