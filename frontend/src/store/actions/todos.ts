import { normalizeText } from "@/lib/normalize-text";
import { newId } from "../engine/ids";
import { recurrenceDraftOf } from "../engine/recurrence";
import { createStep, patchStep } from "../engine/steps";
import type { Store } from "../engine/store";
import { orderKeyAfter, positionRows } from "../indexes/order-keys";
import { rootsOf, siblingsOf, withDescendants } from "../indexes/selectors";
import type {
  ListId,
  NewTodo,
  Priority,
  RecurrenceDraft,
  Step,
  Todo,
  TodoDraft,
  TodoId,
  TodoPatch,
} from "../types";

export type NewTodoDraft = Omit<TodoDraft, "id" | "position"> & { list_id: ListId };

/** Todos in the order of their rows, each with the index of its parent among them. */
export type DraftTree = readonly (NewTodoDraft & { parent?: number })[];

export interface SectionDraft {
  list_id: ListId;
  title: string;
  /** The section that follows it; without one it goes to the end of the list. */
  before?: TodoId | null;
}

export type Due = Pick<TodoPatch, "due_date" | "due_time" | "due_timezone">;

/** The order key of a list's last row, completed or not, so that new todos are added below all others. */
function lastPosition(store: Store, list: ListId): string | null {
  const id = store.index.idsIn(list).at(-1);
  return (id && store.todos.get(id)?.position) ?? null;
}

export function addTodo(store: Store, draft: NewTodoDraft): TodoId {
  const id = newId();
  const position = orderKeyAfter(lastPosition(store, draft.list_id));
  store.commit([createStep({ ...draft, id, position })]);
  return id;
}

/** Adds all of `tree` as one change, at the ends of their lists. @returns their ids */
export function addTodos(store: Store, tree: DraftTree): TodoId[] {
  const last = new Map<ListId, string | null>();
  const ids: TodoId[] = [];
  const drafts = tree.map(({ parent, ...draft }): NewTodo => {
    const id = newId();
    const position = orderKeyAfter(last.get(draft.list_id) ?? lastPosition(store, draft.list_id));
    last.set(draft.list_id, position);
    const parent_id = parent === undefined ? undefined : ids[parent];
    ids.push(id);
    return { ...draft, ...(parent_id ? { parent_id } : {}), id, position };
  });
  store.commit(drafts.map(createStep));
  return ids;
}

export function addSection(store: Store, { list_id, title, before = null }: SectionDraft): TodoId {
  const id = newId();
  const others = siblingsOf(store, { list_id, parent_id: null }, "section");
  const index = others.findIndex((row) => row.id === before);
  const positioned = positionRows([id], index < 0 ? others.length : index, others);
  const steps = positioned.map(({ id: row, position }) =>
    row === id ? createStep({ id, list_id, title, kind: "section", position }) : patchStep(row, { position }),
  );
  store.commit(steps);
  return id;
}

function draftLike(todo: Todo, id: TodoId, parent_id: TodoId | null, position: string): NewTodo {
  const { list_id, kind, title, notes } = todo;
  const section = { id, list_id, kind, title, notes, position };
  if (kind === "section") return section;
  const { priority, tags, due_date, due_time, due_timezone, recurrence } = todo;
  const rule = recurrence?.rule
    ? { recurrence: { rule: recurrence.rule, from: recurrence.from ?? "due" } }
    : {};
  return { ...section, parent_id, priority, tags, due_date, due_time, due_timezone, ...rule };
}

/** Order keys that put `copy` right after the row `id`. */
function positionAfter(store: Store, id: TodoId, copy: TodoId): [TodoId, string][] {
  const todo = store.todos.get(id);
  if (!todo) return [];
  const others = siblingsOf(store, todo, todo.kind);
  const index = others.findIndex((row) => row.id === id) + 1;
  return positionRows([copy], index, others).map((row) => [row.id, row.position]);
}

/**
 * Adds an open copy of each todo and of everything below it, right after the original.
 * @returns the ids of the copies of `ids`
 */
export function duplicateTodos(store: Store, ids: readonly TodoId[]): TodoId[] {
  const roots = rootsOf(store, ids);
  const copies = new Map(withDescendants(store, roots).map((id) => [id, newId()]));
  const positions = new Map(roots.flatMap((id) => positionAfter(store, id, copies.get(id) ?? id)));
  const creations = [...copies].flatMap(([id, copy]): Step[] => {
    const todo = store.todos.get(id);
    if (!todo) return [];
    const parent = todo.parent_id === null ? null : (copies.get(todo.parent_id) ?? todo.parent_id);
    return [createStep(draftLike(todo, copy, parent, positions.get(copy) ?? todo.position))];
  });
  const created = new Set(copies.values());
  const moves = [...positions]
    .filter(([id]) => !created.has(id))
    .map(([id, position]) => patchStep(id, { position }));
  store.commit([...creations, ...moves]);
  return roots.flatMap((id) => copies.get(id) ?? []);
}

function isDifferentRecurrence(todo: Todo, draft: RecurrenceDraft | null): boolean {
  const present = recurrenceDraftOf(todo.recurrence);
  if (!present) return draft !== null;
  return draft === null || JSON.stringify({ ...present, ...draft }) !== JSON.stringify(present);
}

function isDifferent(todo: Todo, key: string, value: unknown): boolean {
  if (key === "completed") return (todo.completed_at !== null) !== value;
  if (key === "recurrence") return isDifferentRecurrence(todo, value as RecurrenceDraft | null);
  return JSON.stringify(todo[key as keyof Todo]) !== JSON.stringify(value);
}

/** Reduces a patch to the fields that differ from the row; null if none does. */
function reducePatch(todo: Todo, { this_occurrence_only, ...patch }: TodoPatch): TodoPatch | null {
  const entries = Object.entries(patch).filter(([key, value]) => isDifferent(todo, key, value));
  if (entries.length === 0) return null;
  return {
    ...Object.fromEntries(entries),
    ...(this_occurrence_only === undefined ? {} : { this_occurrence_only }),
  };
}

/** Changes each row by the patch that `patchOf` returns for it, as one change. */
export function changeEach(
  store: Store,
  ids: readonly TodoId[],
  patchOf: (todo: Todo) => TodoPatch | null,
): void {
  const steps = ids.flatMap((id): Step[] => {
    const todo = store.todos.get(id);
    const patch = todo && patchOf(todo);
    const reduced = patch && reducePatch(todo, patch);
    return reduced ? [patchStep(id, reduced)] : [];
  });
  store.commit(steps);
}

export function changeTodo(store: Store, id: TodoId, patch: TodoPatch): void {
  changeEach(store, [id], () => patch);
}

export function changeTodos(store: Store, ids: readonly TodoId[], patch: TodoPatch): void {
  changeEach(store, ids, () => patch);
}

/** Leaves sections alone, which have neither a priority nor a due date. */
const ifTodo = (patch: TodoPatch) => (todo: Todo) => (todo.kind === "todo" ? patch : null);

/** Moves the due dates; of a recurring todo, only the present occurrence moves. */
export function scheduleTodos(store: Store, ids: readonly TodoId[], due: Due): void {
  changeEach(store, ids, ifTodo(due));
}

export function setPriority(store: Store, ids: readonly TodoId[], priority: Priority): void {
  changeEach(store, ids, ifTodo({ priority }));
}

/** Adds `tag` to each todo or removes it from each. */
export function setTag(store: Store, ids: readonly TodoId[], tag: string, isSet: boolean): void {
  const isTag = (other: string) => normalizeText(other) === normalizeText(tag);
  changeEach(store, ids, (todo) => {
    if (todo.kind === "section" || todo.tags.some(isTag) === isSet) return null;
    return { tags: isSet ? [...todo.tags, tag] : todo.tags.filter((other) => !isTag(other)) };
  });
}

/** Moves todos to the trash, with everything below them. */
export function deleteTodos(store: Store, ids: readonly TodoId[]): void {
  const all = withDescendants(store, ids).reverse();
  store.commit(all.map((id): Step => ({ kind: "todo.delete", id })));
}

/** The rows below a deleted row that were deleted together with it, parents before their children. */
function deletedWith(store: Store, id: TodoId): TodoId[] {
  const todo = store.todos.get(id);
  if (!todo || todo.deleted_at === null) return [];
  const deleted = new Set([id]);
  for (const other of store.index.subtreeOf(id)) {
    const row = store.todos.get(other);
    if (row?.deleted_at === todo.deleted_at && deleted.has(row.parent_id ?? "")) deleted.add(other);
  }
  return [...deleted].slice(1);
}

/** Restores todos from the trash, with everything that was deleted together with them. */
export function restoreTodos(store: Store, ids: readonly TodoId[]): void {
  const all = new Set(ids.flatMap((id) => [id, ...deletedWith(store, id)]));
  store.commit([...all].map((id): Step => ({ kind: "todo.restore", id })));
}
