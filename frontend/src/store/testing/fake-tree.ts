import { addDays } from "@/lib/dates";
import { completedCopyId } from "../engine/copy-id";
import type { Recurrence, Todo, TodoId, TodoPatch, TodoStep } from "../types";

type Rows = ReadonlyMap<TodoId, Todo>;

/** Everything under a row, through rows that `reaches` lets by. */
function below(rows: Rows, id: TodoId, reaches: (row: Todo) => boolean): Todo[] {
  const found = new Map<TodoId, Todo>();
  const look = (parent: TodoId) => {
    for (const row of rows.values()) {
      if (row.parent_id !== parent || found.has(row.id) || !reaches(row)) continue;
      found.set(row.id, row);
      look(row.id);
    }
  };
  look(id);
  found.delete(id);
  return [...found.values()];
}

const isAlive = (row: Todo) => row.deleted_at === null;

/** The code with which the server refuses to let a row stand under `parent_id`. */
export function whyNotUnder(rows: Rows, id: TodoId, list: string, parent_id: TodoId | null | undefined) {
  if (!parent_id) return null;
  const parent = rows.get(parent_id);
  if (!parent || !isAlive(parent) || parent.list_id !== list)
    return { status: 404, code: "parent_not_found" };
  const above = new Set<TodoId>();
  for (let at: Todo | undefined = parent; at && !above.has(at.id); at = rows.get(at.parent_id ?? ""))
    above.add(at.id);
  return above.has(id) ? { status: 409, code: "parent_in_itself" } : null;
}

/** Daily with an interval and a count is all that is spoken here. */
export function comingAfter(rule: string, occurrence: string, start: string): string[] {
  const part = (name: string) => Number(rule.match(new RegExp(`${name}=(\\d+)`))?.[1] ?? Number.NaN);
  const apart = (part("INTERVAL") || 1) * (rule.includes("WEEKLY") ? 7 : 1);
  const days = Array.from({ length: 400 }, (_, nth) => addDays(start.slice(0, 10), nth * apart));
  const all = days.slice(0, part("COUNT") || days.length).map((day) => day + start.slice(10));
  return all.filter((day) => day > occurrence).slice(0, 12);
}

/** What comes once the present occurrence is over, as the server finds it by the rule itself. */
export function aheadOf(row: Todo | undefined, patch: TodoPatch, at: string): string[] {
  const { rule, start, occurrence } = row?.recurrence ?? {};
  if (!rule || !start || !occurrence) return [];
  const today = patch.skip ? addDays(at.slice(0, 10), -1) : at.slice(0, 10);
  const over = occurrence.includes("T") ? at.slice(0, 16) : today;
  return comingAfter(rule, [over, occurrence].sort().at(-1) ?? occurrence, start);
}

/** The rule as the server tells it. */
export function ruled(row: Todo): Todo {
  const { recurrence } = row;
  if (!recurrence?.rule || !recurrence.start) return row;
  return {
    ...row,
    recurrence: {
      ...recurrence,
      next: comingAfter(recurrence.rule, recurrence.occurrence, recurrence.start),
    },
  };
}

function ofSeries(row: Todo, occurrence: string): Recurrence {
  return { rule: null, from: null, start: null, occurrence, next: [], series_id: row.id };
}

/** The completed copy that an occurrence leaves behind; none where it is there already, or was not the present one. */
export function copyLeft(before: Todo | undefined, patch: TodoPatch, at: string, rows: Rows): Todo | null {
  const { occurrence } = patch;
  const { recurrence } = before ?? {};
  if (!before || !patch.completed || !recurrence?.rule || before.completed_at !== null) return null;
  if (occurrence === undefined || recurrence.occurrence !== occurrence || recurrence.next.length === 0)
    return null;
  const id = completedCopyId(before.id, occurrence);
  if (rows.has(id)) return null;
  return {
    ...before,
    id,
    completed_at: at,
    created_at: at,
    updated_at: at,
    recurrence: ofSeries(before, occurrence),
  };
}

/** The row at an occurrence that is taken back, as it stood when `copy` was left behind. */
export function takenBackTo(row: Todo, occurrence: string, copy: Todo | undefined): Todo {
  const [due_date = occurrence, time] = occurrence.split("T");
  const due = { due_date, due_time: time ? `${time}:00` : null, due_timezone: row.due_timezone };
  const { due_date: day, due_time, due_timezone } = copy ?? due;
  const recurrence = row.recurrence && { ...row.recurrence, occurrence };
  return { ...row, due_date: day, due_time, due_timezone, recurrence, completed_at: null };
}

/** The rows under `after` that change with it, as they are then. */
export function takenAlong(rows: Rows, before: Todo | undefined, after: Todo, step: TodoStep): Todo[] {
  if (!before) return [];
  const under = (reaches: (row: Todo) => boolean) => below(rows, after.id, reaches);
  if (step.kind === "todo.delete")
    return under(isAlive).map((row) => ({ ...row, deleted_at: after.deleted_at }));
  if (step.kind === "todo.restore")
    return under((row) => row.deleted_at === before.deleted_at).map((row) => ({ ...row, deleted_at: null }));
  if (before.list_id !== after.list_id)
    return under(() => true)
      .filter((row) => row.list_id === before.list_id)
      .map((row) => ({ ...row, list_id: after.list_id }));
  if (before.completed_at === null && after.completed_at !== null)
    return under(isAlive)
      .filter((row) => row.kind === "todo" && row.completed_at === null)
      .map((row) => ({ ...row, completed_at: after.completed_at }));
  if (before.recurrence?.rule && before.recurrence.occurrence !== after.recurrence?.occurrence)
    return under(isAlive)
      .filter((row) => row.completed_at !== null)
      .map((row) => ({ ...row, completed_at: null }));
  return [];
}
