import type { ListPatch, TodoDraft } from "@/lib/api/types";
import { newId } from "./ids";
import { byPosition, placeAt, positionAfter, positionsAfter } from "./order";
import { isActive, type List, type ListId, type Step, type Todo, type TodoId, type TodoPatch } from "./rows";
import type { Store } from "./store";

export type TodoWish = Omit<TodoDraft, "id" | "position"> & { list_id: ListId };
export type ListWish = Pick<List, "name" | "color" | "icon">;

const PATCH = (id: TodoId, patch: TodoPatch): Step => ({ kind: "todo.change", id, patch });

/** The key of the last row in a list, done or not, so that what is added stands below all of it. */
function lastPosition(store: Store, list: ListId): string | null {
  const id = store.index.idsOf(list).at(-1);
  return (id && store.todos.get(id)?.position) ?? null;
}

export function addTodo(store: Store, wish: TodoWish): TodoId {
  const id = newId();
  const position = positionAfter(lastPosition(store, wish.list_id));
  store.commit([{ kind: "todo.create", id, draft: { ...wish, id, position } }]);
  return id;
}

/** Only what differs from the row is asked for; nothing at all if nothing does. */
export function changeTodo(store: Store, id: TodoId, patch: TodoPatch): void {
  const todo = store.todos.get(id);
  if (!todo) return;
  const differs = ([key, value]: [string, unknown]) =>
    key === "completed"
      ? (todo.completed_at !== null) !== value
      : JSON.stringify(todo[key as keyof Todo]) !== JSON.stringify(value);
  const wanted: TodoPatch = Object.fromEntries(Object.entries(patch).filter(differs));
  if (Object.keys(wanted).length > 0) store.commit([PATCH(id, wanted)]);
}

export function completeTodo(store: Store, id: TodoId, completed: boolean): void {
  if (!completed) store.linger.stop(id);
  changeTodo(store, id, { completed });
}

export function changeTodos(store: Store, ids: readonly TodoId[], patch: TodoPatch): void {
  store.commit(ids.filter((id) => store.todos.get(id)).map((id) => PATCH(id, patch)));
}

/** To the end of another list, in the order given. */
export function moveToList(store: Store, ids: readonly TodoId[], list_id: ListId): void {
  const moving = ids.filter((id) => (store.todos.get(id)?.list_id ?? list_id) !== list_id);
  const keys = positionsAfter(lastPosition(store, list_id), moving.length);
  store.commit(keys.map((position, nth) => PATCH(moving[nth] ?? "", { list_id, position })));
}

/**
 * Puts a todo between those that stand around `index` among `shown` (a view in manual order, without
 * it); rows that the view hides keep their place.
 */
export function placeTodo(store: Store, id: TodoId, index: number, shown: readonly TodoId[]): void {
  const todo = store.todos.get(id);
  if (!todo) return;
  const others = store.index.idsOf(todo.list_id).filter((other) => other !== id);
  const next = shown[index];
  const last = shown.at(-1);
  const at = next ? others.indexOf(next) : last ? others.indexOf(last) + 1 : 0;
  const rows = others.flatMap((other) => store.todos.get(other) ?? []);
  store.commit(placeAt(id, at, rows).map((row) => PATCH(row.id, { position: row.position })));
}

export function deleteTodos(store: Store, ids: readonly TodoId[]): void {
  store.commit(ids.map((id): Step => ({ kind: "todo.delete", id })));
}

export function restoreTodos(store: Store, ids: readonly TodoId[]): void {
  store.commit(ids.map((id): Step => ({ kind: "todo.restore", id })));
}

/** Lists in their order: the Inbox apart, and neither archived nor deleted ones. */
export function ownLists(store: Store): List[] {
  return [...store.lists.values()].filter((list) => isActive(list) && !list.inbox).sort(byPosition);
}

export function addList(store: Store, wish: ListWish): ListId {
  const id = newId();
  const last = [...store.lists.values()].sort(byPosition).at(-1);
  const position = positionAfter(last?.position ?? null);
  store.commit([{ kind: "list.create", id, draft: { ...wish, id, position } }]);
  return id;
}

export function changeList(store: Store, id: ListId, patch: ListPatch): void {
  store.commit([{ kind: "list.change", id, patch }]);
}

/** @returns false where there is no further to go */
export function moveList(store: Store, id: ListId, by: 1 | -1): boolean {
  const lists = ownLists(store);
  const from = lists.findIndex((list) => list.id === id);
  const to = from + by;
  if (from < 0 || to < 0 || to >= lists.length) return false;
  const others = lists.filter((list) => list.id !== id);
  const changed = placeAt(id, to, others);
  store.commit(
    changed.map(({ id: row, position }) => ({ kind: "list.change", id: row, patch: { position } })),
  );
  return true;
}

export function deleteList(store: Store, id: ListId): void {
  store.commit([{ kind: "list.delete", id }]);
}

export function restoreList(store: Store, id: ListId): void {
  store.commit([{ kind: "list.restore", id }]);
}
