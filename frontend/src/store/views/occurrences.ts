import { localDue } from "@/lib/dates";
import type { Store } from "../engine/store";
import { existingTodos, isVisible } from "../indexes/selectors";
import type { TodoId } from "../types";

/** An occurrence that is to come: there is no row for it yet. */
export interface FutureOccurrence {
  id: TodoId;
  day: string;
  /** `09:00`, or null for the whole day. */
  time: string | null;
}

/** What comes from the first to the last day given, on the calendar of `zone`, in the order of time. */
export function futureOccurrences(
  store: Pick<Store, "todos" | "lists" | "index">,
  from: string,
  to: string,
  zone: string,
): FutureOccurrence[] {
  const previews: FutureOccurrence[] = [];
  for (const todo of existingTodos(store, store.index.recurring())) {
    if (todo.completed_at !== null || !isVisible(store, todo)) continue;
    for (const wall of todo.recurrence?.next ?? []) {
      const [due_date = wall, time] = wall.split("T");
      const due_time = time === undefined ? null : `${time}:00`;
      const due = localDue({ due_date, due_time, due_timezone: due_time && todo.due_timezone }, zone);
      if (due && due.day >= from && due.day <= to) previews.push({ id: todo.id, ...due });
    }
  }
  const key = ({ day, time, id }: FutureOccurrence) => `${day} ${time ?? "~"} ${id}`;
  return previews.sort((one, other) => (key(one) < key(other) ? -1 : 1));
}
