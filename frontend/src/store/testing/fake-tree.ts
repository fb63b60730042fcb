import type { Problem } from "@/lib/api/problem";
import type { PushResult } from "@/lib/api/types";
import { addDays } from "@/lib/dates";
import { completedCopyId } from "../engine/ids";
import { contentId, isCopyUnchanged } from "../engine/recurrence";
import type { Recurrence, Todo, TodoId, TodoPatch, TodoStep } from "../types";

export const problemBody = ({ status, code, message, fields }: Problem) => ({
  type: "about:blank",
  title: code,
  status,
  detail: message,
  code,
  request_id: "",
  errors: [...fields],
});

export function notFound(code: string): PushResult {
  const problem = { type: "about:blank", title: code, status: 404, detail: code, code, request_id: "" };
  return { status: 404, problem };
}

type Rows = ReadonlyMap<TodoId, Todo>;

/** Everything below a row, through rows for which `isIncluded` returns true. */
function subtreeOf(rows: Rows, id: TodoId, isIncluded: (row: Todo) => boolean): Todo[] {
  const found = new Map<TodoId, Todo>();
  const collect = (parent: TodoId) => {
    for (const row of rows.values()) {
      if (row.parent_id !== parent || found.has(row.id) || !isIncluded(row)) continue;
      found.set(row.id, row);
      collect(row.id);
    }
  };
  collect(id);
  found.delete(id);
  return [...found.values()];
}

const isAlive = (row: Todo) => row.deleted_at === null;

/** The error with which the server rejects `parent_id`, or null. */
export function parentError(rows: Rows, id: TodoId, list: string, parent_id: TodoId | null | undefined) {
  if (!parent_id) return null;
  const parent = rows.get(parent_id);
  if (!parent || !isAlive(parent) || parent.list_id !== list)
    return { status: 404, code: "parent_not_found" };
  const ancestors = new Set<TodoId>();
  let row: Todo | undefined = parent;
  while (row && !ancestors.has(row.id)) {
    ancestors.add(row.id);
    row = rows.get(row.parent_id ?? "");
  }
  return ancestors.has(id) ? { status: 409, code: "parent_in_itself" } : null;
}

/** Computes the occurrences of rules by days or weeks with an interval and a count, and of no others. */
export function fakeOccurrencesAfter(rule: string, occurrence: string, start: string): string[] {
  const part = (name: string) => Number(rule.match(new RegExp(`${name}=(\\d+)`))?.[1] ?? Number.NaN);
  const distance = (part("INTERVAL") || 1) * (rule.includes("WEEKLY") ? 7 : 1);
  const days = Array.from({ length: 400 }, (_, index) => addDays(start.slice(0, 10), index * distance));
  const all = days.slice(0, part("COUNT") || days.length).map((day) => day + start.slice(10));
  return all.filter((day) => day > occurrence).slice(0, 12);
}

/** The occurrences that follow once the present one is completed or skipped, computed from the rule itself. */
export function serverOccurrencesAhead(row: Todo | undefined, patch: TodoPatch, at: string): string[] {
  const { rule, start, occurrence } = row?.recurrence ?? {};
  if (!rule || !start || !occurrence) return [];
  const today = patch.skip ? addDays(at.slice(0, 10), -1) : at.slice(0, 10);
  const past = occurrence.includes("T") ? at.slice(0, 16) : today;
  return fakeOccurrencesAfter(rule, [past, occurrence].sort().at(-1) ?? occurrence, start);
}

/** The row with the next occurrences that the server computes. */
export function withNextOccurrences(row: Todo): Todo {
  const { recurrence } = row;
  if (!recurrence?.rule || !recurrence.start) return row;
  const next = fakeOccurrencesAfter(recurrence.rule, recurrence.occurrence, recurrence.start);
  return { ...row, recurrence: { ...recurrence, next } };
}

function copyRecurrence(row: Todo, occurrence: string): Recurrence {
  const { recurrence, id } = row;
  const content_id = contentId(row);
  const previous_state = recurrence && { ...recurrence, next: recurrence.next.slice(0, 1), content_id };
  return { rule: null, from: null, start: null, occurrence, next: [], series_id: id, previous_state };
}

/**
 * The completed copy that an occurrence leaves behind, perhaps out of the trash; null if it is there already, or was not the
 * present one.
 */
export function completedCopyOf(
  before: Todo | undefined,
  patch: TodoPatch,
  at: string,
  rows: Rows,
): Todo | null {
  const { occurrence } = patch;
  const { recurrence } = before ?? {};
  if (!before || !patch.completed || !recurrence?.rule || before.completed_at !== null) return null;
  if (occurrence === undefined || recurrence.occurrence !== occurrence || recurrence.next.length === 0)
    return null;
  const id = completedCopyId(before.id, occurrence);
  const copy = rows.get(id);
  if (copy?.completed_at && !copy.deleted_at) return null;
  if (copy) return { ...copy, completed_at: at, deleted_at: null, updated_at: at };
  return {
    ...before,
    id,
    completed_at: at,
    created_at: at,
    updated_at: at,
    recurrence: copyRecurrence(before, occurrence),
  };
}

/** The completed copy as it is in the trash once its completion is undone, with its subtasks; nothing if nobody changed it. */
export function rowsInTrash(rows: Rows, copy: Todo, at: string): Todo[] {
  const hasSubtasks = [...rows.values()].some(({ parent_id }) => parent_id === copy.id);
  if (!hasSubtasks && isCopyUnchanged(copy)) return [];
  return [copy, ...subtreeOf(rows, copy.id, isAlive)].map((row) => ({
    ...row,
    deleted_at: row.deleted_at ?? at,
  }));
}

/** The row back at an occurrence, due when it was due as `copy` was created. */
export function atOccurrence(row: Todo, occurrence: string, copy: Todo | undefined): Todo {
  const [due_date = occurrence, time] = occurrence.split("T");
  const byRule = { due_date, due_time: time ? `${time}:00` : null, due_timezone: row.due_timezone };
  const due = copy ?? byRule;
  const recurrence = row.recurrence && { ...row.recurrence, occurrence };
  return {
    ...row,
    due_date: due.due_date,
    due_time: due.due_time,
    due_timezone: due.due_timezone,
    recurrence,
    completed_at: null,
  };
}

/** The rows below `after` that a step changes too, as they are afterwards. */
export function changedRowsBelow(rows: Rows, before: Todo | undefined, after: Todo, step: TodoStep): Todo[] {
  if (!before) return [];
  const below = (isIncluded: (row: Todo) => boolean) => subtreeOf(rows, after.id, isIncluded);
  if (step.kind === "todo.delete")
    return below(isAlive).map((row) => ({ ...row, deleted_at: after.deleted_at }));
  if (step.kind === "todo.restore")
    return below((row) => row.deleted_at === before.deleted_at).map((row) => ({ ...row, deleted_at: null }));
  if (before.list_id !== after.list_id)
    return below(() => true)
      .filter((row) => row.list_id === before.list_id)
      .map((row) => ({ ...row, list_id: after.list_id }));
  if (before.completed_at === null && after.completed_at !== null)
    return below(isAlive)
      .filter((row) => row.kind === "todo" && row.completed_at === null)
      .map((row) => ({ ...row, completed_at: after.completed_at }));
  if (before.recurrence?.rule && before.recurrence.occurrence !== after.recurrence?.occurrence)
    return below(isAlive)
      .filter((row) => row.completed_at !== null)
      .map((row) => ({ ...row, completed_at: null }));
  return [];
}
