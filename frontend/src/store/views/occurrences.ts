import { localDue } from "@/lib/dates";
import type { Store } from "../engine/store";
import { compareText } from "../indexes/manual-order";
import { existingTodos, isVisible } from "../indexes/selectors";
import type { TodoId } from "../types";

/** An occurrence after the present one of a recurring todo; there is no row for it yet. */
export interface FutureOccurrence {
  /** The recurring todo. */
  id: TodoId;
  day: string;
  /** Such as `09:00`, or null for the whole day. */
  time: string | null;
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
    for (const wallTime of todo.recurrence?.next ?? []) {
      const [due_date = wallTime, time] = wallTime.split("T");
      const due_time = time === undefined ? null : `${time}:00`;
      const due = localDue({ due_date, due_time, due_timezone: due_time && todo.due_timezone }, zone);
      if (due && due.day >= from && due.day <= to) occurrences.push({ id: todo.id, ...due });
    }
  }
  const keyOf = ({ day, time, id }: FutureOccurrence) => `${day} ${time ?? "~"} ${id}`;
  return occurrences.sort((one, other) => compareText(keyOf(one), keyOf(other)));
}
