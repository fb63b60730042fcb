import { normalizeText } from "@/lib/normalize-text";
import { newId } from "../engine/ids";
import { recurrenceDraftOf } from "../engine/inverse";
import type { Store } from "../engine/store";
import { orderKeyAfter, orderKeysAfter, positionRows } from "../indexes/order-keys";
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
  /** The section that it shall stand before; the end of the list where there is none. */
  before?: TodoId | null;
}

const CREATE = (draft: NewTodo): Step => ({ kind: "todo.create", id: draft.id, draft });
const MOVE = (id: TodoId, position: string): Step => ({ kind: "todo.change", id, patch: { position } });

/** The key of the last row in a list, done or not, so that what is added stands below all of it. */
export function lastPosition(store: Store, list: ListId): string | null {
  const id = store.index.idsOf(list).at(-1);
  return (id && store.todos.get(id)?.position) ?? null;
}

export function addTodo(store: Store, wish: NewTodoDraft): TodoId {
  const id = newId();
  const position = orderKeyAfter(lastPosition(store, wish.list_id));
  store.commit([CREATE({ ...wish, id, position })]);
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
  store.commit(drafts.map(CREATE));
  return ids;
}

export function addSection(store: Store, { list_id, title, before = null }: SectionDraft): TodoId {
  const id = newId();
  const others = siblingsOf(store, { list_id, parent_id: null }, "section");
  const at = others.findIndex((row) => row.id === before);
  const placed = positionRows([id], at < 0 ? others.length : at, others);
  const draft = (position: string): NewTodo => ({ id, list_id, title, kind: "section", position });
  store.commit(
    placed.map((row) => (row.id === id ? CREATE(draft(row.position)) : MOVE(row.id, row.position))),
  );
  return id;
}

function draftLike(todo: Todo, id: TodoId, parent_id: TodoId | null, position: string): NewTodo {
  const { list_id, kind, title, notes } = todo;
  const bare = { id, list_id, kind, title, notes, position };
  if (kind === "section") return bare;
  const { priority, tags, due_date, due_time, due_timezone, recurrence } = todo;
  const rule = recurrence?.rule
    ? { recurrence: { rule: recurrence.rule, from: recurrence.from ?? "due" } }
    : {};
  return { ...bare, parent_id, priority, tags, due_date, due_time, due_timezone, ...rule };
}

/** Open copies, each beside its original and with all that is under it. @returns ids of the copies of `ids` */
export function duplicateTodos(store: Store, ids: readonly TodoId[]): TodoId[] {
  const roots = rootsOf(store, ids);
  const copies = new Map(withDescendants(store, roots).map((id) => [id, newId()]));
  const spots = new Map(roots.flatMap((id) => besideOf(store, id, copies.get(id) ?? id)));
  const steps = [...copies].flatMap(([id, copy]): Step[] => {
    const todo = store.todos.get(id);
    if (!todo) return [];
    const parent = todo.parent_id === null ? null : (copies.get(todo.parent_id) ?? todo.parent_id);
    return [CREATE(draftLike(todo, copy, parent, spots.get(copy) ?? todo.position))];
  });
  const made = new Set(copies.values());
  const spread = [...spots].filter(([id]) => !made.has(id)).map(([id, position]) => MOVE(id, position));
  store.commit([...steps, ...spread]);
  return roots.flatMap((id) => copies.get(id) ?? []);
}

/** Keys that put `copy` right after `id`. */
function besideOf(store: Store, id: TodoId, copy: TodoId): [TodoId, string][] {
  const todo = store.todos.get(id);
  if (!todo) return [];
  const others = siblingsOf(store, todo, todo.kind);
  const at = others.findIndex((row) => row.id === id) + 1;
  return positionRows([copy], at, others).map((row) => [row.id, row.position]);
}

/** `n` keys below all of a list. */
export const positionsBelow = (store: Store, list: ListId, n: number): string[] =>
  orderKeysAfter(lastPosition(store, list), n);

export type Due = Pick<TodoPatch, "due_date" | "due_time" | "due_timezone">;

const PATCH = (id: TodoId, patch: TodoPatch): Step => ({ kind: "todo.change", id, patch });

function differs(todo: Todo, key: string, value: unknown): boolean {
  if (key === "completed") return (todo.completed_at !== null) !== value;
  if (key === "recurrence") {
    const rule = recurrenceDraftOf(todo.recurrence);
    return rule
      ? JSON.stringify({ ...rule, ...(value as RecurrenceDraft | null) }) !== JSON.stringify(rule) ||
          value === null
      : value !== null;
  }
  return JSON.stringify(todo[key as keyof Todo]) !== JSON.stringify(value);
}

/** Only what differs from the row is asked for; null where nothing does. */
function wanted(todo: Todo, { this_occurrence_only, ...patch }: TodoPatch): TodoPatch | null {
  const entries = Object.entries(patch).filter(([key, value]) => differs(todo, key, value));
  if (entries.length === 0) return null;
  return {
    ...Object.fromEntries(entries),
    ...(this_occurrence_only === undefined ? {} : { this_occurrence_only }),
  };
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

export function setPriority(store: Store, ids: readonly TodoId[], priority: Priority): void {
  changeEach(store, ids, ofTodos({ priority }));
}

/** Puts `tag` on all of them, or takes it off. */
export function setTag(store: Store, ids: readonly TodoId[], tag: string, on: boolean): void {
  const is = (other: string) => normalizeText(other) === normalizeText(tag);
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
