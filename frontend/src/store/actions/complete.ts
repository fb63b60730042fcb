import { wallTime } from "@/lib/dates";
import { completedCopyId } from "../engine/ids";
import { occurrencesAhead } from "../engine/recurrence";
import { patchStep } from "../engine/steps";
import type { Store } from "../engine/store";
import { descendantsOf, rootsOf } from "../indexes/selectors";
import { sessionState } from "../session/session-state";
import type { Step, Todo, TodoId } from "../types";

const isRecurring = ({ recurrence, completed_at }: Todo): boolean =>
  Boolean(recurrence?.rule) && completed_at === null;

/** The completed copy that an occurrence leaves behind, as the server will create it. */
function completedCopy(todo: Todo, occurrence: string): Todo {
  const now = new Date().toISOString();
  return {
    ...todo,
    id: completedCopyId(todo.id, occurrence),
    completed_at: now,
    version: 0,
    created_at: now,
    updated_at: now,
    recurrence: { rule: null, from: null, start: null, occurrence, next: [], series_id: todo.id },
  };
}

const rowsBelow = (store: Store, id: TodoId): Todo[] =>
  descendantsOf(store, id).flatMap((other) => store.todos.get(other) ?? []);

const reopenSteps = (store: Store, id: TodoId): Step[] =>
  rowsBelow(store, id)
    .filter((row) => row.completed_at !== null)
    .map((row) => patchStep(row.id, { completed: false }));

/** The present wall time in the todo's own time zone, or in that of the person. */
function nowFor({ due_timezone }: Todo): string {
  const session = sessionState();
  const zone = session.status === "signed-in" ? session.user.timezone : "UTC";
  return wallTime(new Date(), due_timezone ?? zone).slice(0, 16);
}

/** Moves a recurring todo to its next occurrence and reopens its subtasks; null if there is no next one. */
function advanceSteps(store: Store, todo: Todo, isSkip: boolean): Step[] | null {
  const { recurrence, id } = todo;
  if (!recurrence || !isRecurring(todo)) return null;
  const ahead = occurrencesAhead(recurrence, nowFor(todo), isSkip);
  if (ahead.length === 0) return null;
  const { occurrence } = recurrence;
  const step: Step = isSkip
    ? { kind: "todo.change", id, patch: { skip: occurrence }, ahead }
    : {
        kind: "todo.change",
        id,
        patch: { completed: true, occurrence },
        ahead,
        copy: completedCopy(todo, occurrence),
      };
  return [step, ...reopenSteps(store, id)];
}

/**
 * Completes a todo for good, after the open rows below it, children first. Recurring rows below it come last: their
 * series end with the todo, whereas completed before it they would only move to their next occurrences.
 */
function completeForGoodSteps(store: Store, todo: Todo): Step[] {
  const open = rowsBelow(store, todo.id).filter((row) => row.completed_at === null);
  const complete = (row: Todo) => patchStep(row.id, { completed: true });
  const before = open.filter((row) => !isRecurring(row)).reverse();
  const after = open.filter(isRecurring);
  const occurrence = isRecurring(todo) ? todo.recurrence?.occurrence : undefined;
  const own = patchStep(todo.id, { completed: true, ...(occurrence ? { occurrence } : {}) });
  return [...before.map(complete), ...(todo.completed_at === null ? [own, ...after.map(complete)] : [])];
}

const completeSteps = (store: Store, todo: Todo): Step[] =>
  advanceSteps(store, todo, false) ?? completeForGoodSteps(store, todo);

/** Takes back the completions of occurrences that rows are still shown at. @returns the rows that remain to be reopened */
function undoShownOccurrences(store: Store, ids: readonly TodoId[]): TodoId[] {
  const changes = new Map(ids.map((id) => [id, store.lingering.occurrence(id)?.change]));
  for (const change of new Set(changes.values())) if (change) store.undoChange(change);
  return ids.filter((id) => !changes.get(id));
}

/**
 * Completes todos with everything below them, or reopens them. A recurring todo moves to its next occurrence instead, if
 * there is one, and reopening it while it is still shown at the completed one takes that back.
 * @returns the id of the change, or null if nothing changed or a completion was taken back
 */
export function completeTodos(store: Store, ids: readonly TodoId[], completed: boolean): string | null {
  const targets = completed ? rootsOf(store, ids) : undoShownOccurrences(store, [...new Set(ids)]);
  const rows = targets.flatMap((id) => store.todos.get(id) ?? []).filter(({ kind }) => kind === "todo");
  if (completed) return store.commit(rows.flatMap((row) => completeSteps(store, row)));
  for (const { id } of rows) store.lingering.stop(id);
  const completedRows = rows.filter((row) => row.completed_at !== null);
  return store.commit(completedRows.map(({ id }) => patchStep(id, { completed: false })));
}

export function completeTodo(store: Store, id: TodoId, completed: boolean): void {
  completeTodos(store, [id], completed);
}

/**
 * Moves a recurring todo to its next occurrence without a completed copy; skipping the last one completes the todo.
 * @returns false if the todo doesn't recur
 */
export function skipOccurrence(store: Store, id: TodoId): boolean {
  const todo = store.todos.get(id);
  if (!todo || !isRecurring(todo)) return false;
  store.commit(advanceSteps(store, todo, true) ?? completeForGoodSteps(store, todo));
  return true;
}
