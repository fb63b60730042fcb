import type { Store } from "../engine/store";
import { positionRows } from "../indexes/order-keys";
import { descendantsOf, type ParentRef, rootsOf, siblingsOf, withDescendants } from "../indexes/selectors";
import type { ListId, Step, Todo, TodoId, TodoPatch } from "../types";

/** Where rows are put: before a row that stands there, or after all of them. */
export interface InsertionPoint extends ParentRef {
  before: TodoId | null;
}

const PATCH = (id: TodoId, patch: TodoPatch): Step => ({ kind: "todo.change", id, patch });

function differing(
  todo: Todo,
  spot: Required<Pick<Todo, "list_id" | "parent_id" | "position">>,
): TodoPatch | null {
  const entries = Object.entries(spot).filter(([key, value]) => todo[key as keyof Todo] !== value);
  if (entries.length === 0) return null;
  // a move to another list says all of it: the server would choose the rest
  return todo.list_id === spot.list_id ? Object.fromEntries(entries) : spot;
}

function stepsTo(store: Store, todo: Todo, spot: ParentRef, position: string): Step[] {
  const patch = differing(todo, { list_id: spot.list_id, parent_id: spot.parent_id, position });
  const own = patch ? [PATCH(todo.id, patch)] : [];
  if (todo.list_id === spot.list_id) return own;
  const along = descendantsOf(store, todo.id).flatMap((id): Step[] => {
    const row = store.todos.get(id);
    const place = row && { list_id: spot.list_id, parent_id: row.parent_id, position: row.position };
    return place ? [PATCH(id, place)] : [];
  });
  return [...own, ...along];
}

/** True where `ids` already stand one after the other right before `before`. */
function standThere(ids: readonly TodoId[], siblings: readonly Todo[], before: TodoId | null): boolean {
  const all = siblings.map(({ id }) => id);
  const end = before === null ? all.length : all.indexOf(before);
  return ids.every((id, nth) => all[end - ids.length + nth] === id);
}

/**
 * Puts rows, with all that is under them, one after the other. Sections stand at the top of a list only.
 * @returns false where nothing moves: they stand there already, or would stand under themselves
 */
export function moveTodos(
  store: Store,
  ids: readonly TodoId[],
  { before, ...under }: InsertionPoint,
): boolean {
  const roots = rootsOf(store, ids);
  const inside = new Set(withDescendants(store, roots));
  const rows = roots.flatMap((id) => store.todos.get(id) ?? []);
  const [first] = rows;
  if (!first || (under.parent_id !== null && inside.has(under.parent_id))) return false;
  const kind = first.kind;
  if (rows.some((row) => row.kind !== kind) || (kind === "section" && under.parent_id !== null)) return false;
  const siblings = siblingsOf(store, under, kind);
  const next = nextOutside(siblings, before, inside);
  if (standThere(roots, siblings, next)) return false;
  const others = siblings.filter(({ id }) => !inside.has(id));
  const at = others.findIndex(({ id }) => id === next);
  const placed = positionRows(roots, at < 0 ? others.length : at, others);
  const steps = placed.flatMap(({ id, position }): Step[] => {
    const row = store.todos.get(id);
    if (!row) return [];
    return inside.has(id) ? stepsTo(store, row, under, position) : [PATCH(id, { position })];
  });
  store.commit(steps);
  return steps.length > 0;
}

/** Before a row that moves itself means before the first one after it that stays. */
function nextOutside(
  siblings: readonly Todo[],
  before: TodoId | null,
  inside: ReadonlySet<TodoId>,
): TodoId | null {
  const from = siblings.findIndex(({ id }) => id === before);
  return from < 0 ? null : (siblings.slice(from).find(({ id }) => !inside.has(id))?.id ?? null);
}

/** To the end of another list, in the order given. */
export function moveToList(store: Store, ids: readonly TodoId[], list_id: ListId): boolean {
  const moving = ids.filter((id) => (store.todos.get(id)?.list_id ?? list_id) !== list_id);
  return moveTodos(store, moving, { list_id, parent_id: null, before: null });
}

/**
 * Puts a todo between those that stand around `index` among `shown` (its siblings in a view in manual order, without
 * it); rows that the view hides keep their place.
 */
export function moveTodoAmong(store: Store, id: TodoId, index: number, shown: readonly TodoId[]): void {
  const todo = store.todos.get(id);
  if (!todo) return;
  const { list_id, parent_id } = todo;
  const last = shown.at(-1);
  const others = siblingsOf(store, todo, todo.kind).filter((row) => row.id !== id);
  const after = others.findIndex((row) => row.id === last) + 1;
  const before = shown[index] ?? (last ? others[after]?.id : others[0]?.id) ?? null;
  moveTodos(store, [id], { list_id, parent_id, before });
}

const isOpenTodo = (row: Todo | undefined) => row?.kind === "todo" && row.completed_at === null;

/** Under the open todo before it, as its last. @returns false where there is none */
export function indent(store: Store, id: TodoId): boolean {
  const todo = store.todos.get(id);
  if (!todo || todo.kind === "section") return false;
  const siblings = siblingsOf(store, todo, "todo");
  const at = siblings.findIndex((row) => row.id === id);
  const parent = siblings.slice(0, Math.max(at, 0)).findLast(isOpenTodo);
  if (!parent) return false;
  return moveTodos(store, [id], { list_id: todo.list_id, parent_id: parent.id, before: null });
}

/** Beside the todo that it stands under, right after it. @returns false where it stands under none */
export function outdent(store: Store, id: TodoId): boolean {
  const todo = store.todos.get(id);
  const [parent, above] = todo ? store.index.chainOf(todo).toReversed().slice(1) : [];
  if (!todo || parent?.kind !== "todo") return false;
  const siblings = siblingsOf(store, parent, "todo");
  const next = siblings[siblings.findIndex((row) => row.id === parent.id) + 1];
  return moveTodos(store, [id], {
    list_id: todo.list_id,
    parent_id: above?.id ?? null,
    before: next?.id ?? null,
  });
}
