import { wallTime } from "@/lib/dates";
import { completedCopyId } from "../engine/copy-id";
import { upcomingOccurrences } from "../engine/recurrence";
import type { Store } from "../engine/store";
import { descendantsOf, rootsOf } from "../indexes/selectors";
import { sessionState } from "../session/session-state";
import type { Step, Todo, TodoId, TodoPatch } from "../types";

const PATCH = (id: TodoId, patch: TodoPatch): Step => ({ kind: "todo.change", id, patch });

const comesAgain = ({ recurrence, completed_at }: Todo) => recurrence?.rule && completed_at === null;

/** What is left of an occurrence once it is done. */
function copyOf(todo: Todo, occurrence: string): Todo {
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

const rowsUnder = (store: Store, id: TodoId) =>
  descendantsOf(store, id).flatMap((other) => store.todos.get(other) ?? []);

const reopened = (store: Store, id: TodoId): Step[] =>
  rowsUnder(store, id)
    .filter((row) => row.completed_at !== null)
    .map((row) => PATCH(row.id, { completed: false }));

/** What a clock shows now where the todo is, else where the person is. */
function wallFor({ due_timezone }: Todo): string {
  const session = sessionState();
  const own = session.status === "signed-in" ? session.user.timezone : "UTC";
  return wallTime(new Date(), due_timezone ?? own).slice(0, 16);
}

/** On to the next occurrence, if one is to come; null else. */
function goingOn(store: Store, todo: Todo, skipped: boolean): Step[] | null {
  const { recurrence, id } = todo;
  const ahead = recurrence && comesAgain(todo) ? upcomingOccurrences(recurrence, wallFor(todo), skipped) : [];
  if (!recurrence || ahead.length === 0) return null;
  const { occurrence } = recurrence;
  const step: Step = skipped
    ? { kind: "todo.change", id, patch: { skip: occurrence }, ahead }
    : {
        kind: "todo.change",
        id,
        patch: { completed: true, occurrence },
        ahead,
        copy: copyOf(todo, occurrence),
      };
  return [step, ...reopened(store, id)];
}

/**
 * With what is open under it, children first. What comes again there is over with it: told apart, and before, it would
 * go on to its next occurrence.
 */
function forGood(store: Store, todo: Todo): Step[] {
  const open = rowsUnder(store, todo.id).filter((row) => row.completed_at === null);
  const done = (row: Todo) => PATCH(row.id, { completed: true });
  const before = open.filter((row) => !comesAgain(row)).reverse();
  const after = open.filter(comesAgain);
  const occurrence = comesAgain(todo) ? todo.recurrence?.occurrence : undefined;
  const own = PATCH(todo.id, { completed: true, ...(occurrence ? { occurrence } : {}) });
  return [...before.map(done), ...(todo.completed_at === null ? [own, ...after.map(done)] : [])];
}

const completing = (store: Store, todo: Todo): Step[] => goingOn(store, todo, false) ?? forGood(store, todo);

/** Completing takes along what stands under them; one that comes again goes on to its next occurrence. */
export function completeTodos(store: Store, ids: readonly TodoId[], completed: boolean): void {
  const asked = completed ? rootsOf(store, ids) : [...new Set(ids)];
  const rows = asked.flatMap((id) => store.todos.get(id) ?? []).filter(({ kind }) => kind === "todo");
  if (completed) store.commit(rows.flatMap((row) => completing(store, row)));
  else {
    for (const { id } of rows) store.lingering.stop(id);
    const done = rows.filter((row) => row.completed_at !== null);
    store.commit(done.map(({ id }) => PATCH(id, { completed: false })));
  }
}

export const completeTodo = (store: Store, id: TodoId, completed: boolean): void =>
  completeTodos(store, [id], completed);

/** Goes on to the next occurrence without completing this one; the last one is then over. @returns false where it does not come again */
export function skipOccurrence(store: Store, id: TodoId): boolean {
  const todo = store.todos.get(id);
  if (!todo || !comesAgain(todo)) return false;
  store.commit(goingOn(store, todo, true) ?? forGood(store, todo));
  return true;
}
