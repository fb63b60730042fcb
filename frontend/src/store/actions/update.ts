import { fold } from "@/lib/fold";
import { wishOf } from "../engine/inverse";
import type { Store } from "../engine/store";
import { withDescendants } from "../indexes/selectors";
import type { Priority, RecurrenceWish, Step, Todo, TodoId, TodoPatch } from "../types";

export type Due = Pick<TodoPatch, "due_date" | "due_time" | "due_timezone">;

const PATCH = (id: TodoId, patch: TodoPatch): Step => ({ kind: "todo.change", id, patch });

function differs(todo: Todo, key: string, value: unknown): boolean {
  if (key === "completed") return (todo.completed_at !== null) !== value;
  if (key === "recurrence") {
    const rule = wishOf(todo.recurrence);
    return rule
      ? JSON.stringify({ ...rule, ...(value as RecurrenceWish | null) }) !== JSON.stringify(rule) ||
          value === null
      : value !== null;
  }
  return JSON.stringify(todo[key as keyof Todo]) !== JSON.stringify(value);
}

/** Only what differs from the row is asked for; null where nothing does. */
function wanted(todo: Todo, { only_this, ...patch }: TodoPatch): TodoPatch | null {
  const entries = Object.entries(patch).filter(([key, value]) => differs(todo, key, value));
  if (entries.length === 0) return null;
  return { ...Object.fromEntries(entries), ...(only_this === undefined ? {} : { only_this }) };
}

export function changeTodo(store: Store, id: TodoId, patch: TodoPatch): void {
  changeEach(store, [id], () => patch);
}

export function changeTodos(store: Store, ids: readonly TodoId[], patch: TodoPatch): void {
  changeEach(store, ids, () => patch);
}

/** Sections have nothing but a title, notes and a place. */
export function changeEach(
  store: Store,
  ids: readonly TodoId[],
  patchOf: (todo: Todo) => TodoPatch | null,
): void {
  const steps = ids.flatMap((id): Step[] => {
    const todo = store.todos.get(id);
    const asked = todo && patchOf(todo);
    const patch = asked && wanted(todo, asked);
    return patch ? [PATCH(id, patch)] : [];
  });
  store.commit(steps);
}

const ofTodos = (patch: TodoPatch) => (todo: Todo) => (todo.kind === "todo" ? patch : null);

/** Of what comes again, only the present occurrence is moved. */
export function scheduleTodos(store: Store, ids: readonly TodoId[], due: Due): void {
  changeEach(store, ids, ofTodos(due));
}

export function prioritiseTodos(store: Store, ids: readonly TodoId[], priority: Priority): void {
  changeEach(store, ids, ofTodos({ priority }));
}

/** Puts `tag` on all of them, or takes it off. */
export function tagTodos(store: Store, ids: readonly TodoId[], tag: string, on: boolean): void {
  const is = (other: string) => fold(other) === fold(tag);
  changeEach(store, ids, (todo) => {
    if (todo.kind === "section" || todo.tags.some(is) === on) return null;
    return { tags: on ? [...todo.tags, tag] : todo.tags.filter((other) => !is(other)) };
  });
}

/** What stands under them goes with them. */
export function deleteTodos(store: Store, ids: readonly TodoId[]): void {
  const all = withDescendants(store, ids).reverse();
  store.commit(all.map((id): Step => ({ kind: "todo.delete", id })));
}

/** What went with them comes back with them. */
export function restoreTodos(store: Store, ids: readonly TodoId[]): void {
  const all = new Set(ids.flatMap((id) => [id, ...wentWith(store, id)]));
  store.commit([...all].map((id): Step => ({ kind: "todo.restore", id })));
}

/** A parent before what is under it. */
function wentWith(store: Store, id: TodoId): TodoId[] {
  const todo = store.todos.get(id);
  if (!todo || todo.deleted_at === null) return [];
  const depth = new Map([[id, 0]]);
  const below = store.index.below(id).flatMap((other) => store.todos.get(other) ?? []);
  // `below` tells a parent before its children
  const went = below.filter(
    (row) => row.deleted_at === todo.deleted_at && depth.has(row.parent_id ?? "") && depth.set(row.id, 1),
  );
  return went.map((row) => row.id);
}
