import { copyId } from "./copy-id";
import type { Step, Todo, TodoId, TodoPatch } from "./rows";
import type { Store } from "./store";
import { descendantsOf, rootsOf } from "./tree";

const PATCH = (id: TodoId, patch: TodoPatch, copy?: Todo): Step => ({
  kind: "todo.change",
  id,
  patch,
  ...(copy ? { copy } : {}),
});

const comesAgain = ({ recurrence, completed_at }: Todo) => recurrence?.rule && completed_at === null;

/** What is left of an occurrence once it is done. */
function copyOf(todo: Todo, occurrence: string): Todo {
  const now = new Date().toISOString();
  return {
    ...todo,
    id: copyId(todo.id, occurrence),
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

function completing(store: Store, todo: Todo): Step[] {
  const occurrence = todo.recurrence?.occurrence;
  if (comesAgain(todo) && occurrence !== undefined) {
    const isLast = todo.recurrence?.next.length === 0;
    const copy = isLast ? undefined : copyOf(todo, occurrence);
    return [PATCH(todo.id, { completed: true, occurrence }, copy), ...reopened(store, todo.id)];
  }
  const open = rowsUnder(store, todo.id).filter((row) => row.completed_at === null && !comesAgain(row));
  return [...open.reverse(), todo]
    .filter((row) => row.completed_at === null)
    .map((row) => PATCH(row.id, { completed: true }));
}

/** Completing takes along what stands under them; one that comes again goes on to its next occurrence. */
export function completeTodos(store: Store, ids: readonly TodoId[], completed: boolean): void {
  const asked = completed ? rootsOf(store, ids) : [...new Set(ids)];
  const rows = asked.flatMap((id) => store.todos.get(id) ?? []).filter(({ kind }) => kind === "todo");
  if (completed) store.commit(rows.flatMap((row) => completing(store, row)));
  else {
    for (const { id } of rows) store.linger.stop(id);
    const done = rows.filter((row) => row.completed_at !== null);
    store.commit(done.map(({ id }) => PATCH(id, { completed: false })));
  }
}

export const completeTodo = (store: Store, id: TodoId, completed: boolean): void =>
  completeTodos(store, [id], completed);

/** Goes on to the next occurrence without completing this one. @returns false where it does not come again */
export function skipOccurrence(store: Store, id: TodoId): boolean {
  const todo = store.todos.get(id);
  const skip = todo?.recurrence?.occurrence;
  if (!todo || !comesAgain(todo) || skip === undefined) return false;
  store.commit([PATCH(id, { skip }), ...reopened(store, id)]);
  return true;
}
