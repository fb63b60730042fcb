import { patchStep } from "../engine/steps";
import type { Store } from "../engine/store";
import { positionRows } from "../indexes/manual-order";
import { isMember } from "../indexes/people";
import {
  descendantsOf,
  levelOf,
  MAX_LEVELS,
  type ParentRef,
  rootsOf,
  siblingsOf,
  withDescendants,
} from "../indexes/selectors";
import type { ListId, Step, Todo, TodoId, TodoPatch } from "../types";

/** A place for rows under a parent: before one of its rows, or after all of them. */
export interface InsertionPoint extends ParentRef {
  before: TodoId | null;
}

type Place = Pick<Todo, "list_id" | "parent_id" | "position">;

/** Reduces a move to what differs; null if nothing does. */
function movePatch(todo: Todo, place: Place): TodoPatch | null {
  const entries = Object.entries(place).filter(([key, value]) => todo[key as keyof Todo] !== value);
  if (entries.length === 0) return null;
  // A move to another list has to name the whole place, or the server would choose the rest.
  return todo.list_id === place.list_id ? Object.fromEntries(entries) : place;
}

/** Unassigns a row in a list without its assignee, as the server does; said aloud, so that undo assigns it again. */
const unassignPatch = (store: Store, { assignee_id }: Todo, list: ListId): TodoPatch =>
  assignee_id !== null && !isMember(store, list, assignee_id) ? { assignee_id: null } : {};

/** Moves a row, and to another list everything below it as well. */
function moveSteps(store: Store, todo: Todo, { list_id, parent_id }: ParentRef, position: string): Step[] {
  const patch = movePatch(todo, { list_id, parent_id, position });
  const steps = patch ? [patchStep(todo.id, { ...patch, ...unassignPatch(store, todo, list_id) })] : [];
  if (todo.list_id === list_id) return steps;
  const descendants = descendantsOf(store, todo.id).flatMap((id) => store.todos.get(id) ?? []);
  const below = descendants.map((row) =>
    patchStep(row.id, {
      list_id,
      parent_id: row.parent_id,
      position: row.position,
      ...unassignPatch(store, row, list_id),
    }),
  );
  return [...steps, ...below];
}

/** Whether the rows `ids` follow each other already, right before the row `before`. */
function areInPlace(ids: readonly TodoId[], siblings: readonly Todo[], before: TodoId | null): boolean {
  const all = siblings.map(({ id }) => id);
  const end = before === null ? all.length : all.indexOf(before);
  return ids.every((id, index) => all[end - ids.length + index] === id);
}

/** Replaces a row that moves itself by the first one after it that doesn't. */
function resolveBefore(
  siblings: readonly Todo[],
  before: TodoId | null,
  moving: ReadonlySet<TodoId>,
): TodoId | null {
  const start = siblings.findIndex(({ id }) => id === before);
  return start < 0 ? null : (siblings.slice(start).find(({ id }) => !moving.has(id))?.id ?? null);
}

/** Whether the tree would have too many levels with `roots` below a parent. */
function isTooDeep(store: Store, roots: readonly TodoId[], parent: TodoId | null): boolean {
  if (parent === null) return false;
  const moved = roots.flatMap((root) =>
    withDescendants(store, [root]).map((id) => levelOf(store, id) - levelOf(store, root) + 1),
  );
  return moved.some((level) => levelOf(store, parent) + level > MAX_LEVELS);
}

/**
 * Moves rows, with everything below them, to an insertion point, one after the other. Sections can only be at the top
 * level.
 * @returns false if nothing moves, because the rows are there already, or would be below themselves or too deep
 */
export function moveTodos(
  store: Store,
  ids: readonly TodoId[],
  { before, ...parent }: InsertionPoint,
): boolean {
  const roots = rootsOf(store, ids);
  const moving = new Set(withDescendants(store, roots));
  const rows = roots.flatMap((id) => store.todos.get(id) ?? []);
  const [first] = rows;
  if (!first || (parent.parent_id !== null && moving.has(parent.parent_id))) return false;
  const { kind } = first;
  if (rows.some((row) => row.kind !== kind) || (kind === "section" && parent.parent_id !== null))
    return false;
  if (isTooDeep(store, roots, parent.parent_id)) return false;
  const siblings = siblingsOf(store, parent, kind);
  const next = resolveBefore(siblings, before, moving);
  if (areInPlace(roots, siblings, next)) return false;
  const others = siblings.filter(({ id }) => !moving.has(id));
  const index = others.findIndex(({ id }) => id === next);
  const positioned = positionRows(roots, index < 0 ? others.length : index, others);
  const steps = positioned.flatMap(({ id, position }): Step[] => {
    const row = store.todos.get(id);
    if (!row) return [];
    return moving.has(id) ? moveSteps(store, row, parent, position) : [patchStep(id, { position })];
  });
  store.commit(steps);
  return steps.length > 0;
}

/** Deletes a section alone, as one change; its todos go to the end of those of the list that are in no section. */
export function deleteSectionOnly(store: Store, id: TodoId): void {
  const section = store.todos.get(id);
  if (!section) return;
  const place = { list_id: section.list_id, parent_id: null };
  const below = siblingsOf(store, { ...place, parent_id: id }, "todo");
  const moving = new Set(below.map((row) => row.id));
  const others = siblingsOf(store, place, "todo");
  const steps = positionRows([...moving], others.length, others).flatMap(
    ({ id: moved, position }): Step[] => {
      const row = store.todos.get(moved);
      if (!row) return [];
      return moving.has(moved) ? moveSteps(store, row, place, position) : [patchStep(moved, { position })];
    },
  );
  store.commit([...steps, { kind: "todo.delete", id }]);
}

/** Moves todos to the end of another list, in the order of `ids`. */
export function moveToList(store: Store, ids: readonly TodoId[], list_id: ListId): boolean {
  const moving = ids.filter((id) => (store.todos.get(id)?.list_id ?? list_id) !== list_id);
  return moveTodos(store, moving, { list_id, parent_id: null, before: null });
}

/**
 * Moves a todo to `index` among the siblings that a view shows; hidden siblings keep their places.
 * @param visible the siblings in the order of the view, without the todo
 */
export function moveTodoAmong(store: Store, id: TodoId, index: number, visible: readonly TodoId[]): void {
  const todo = store.todos.get(id);
  if (!todo) return;
  const { list_id, parent_id } = todo;
  const last = visible.at(-1);
  const others = siblingsOf(store, todo, todo.kind).filter((row) => row.id !== id);
  const afterLast = others.findIndex((row) => row.id === last) + 1;
  const before = visible[index] ?? (last ? others[afterLast]?.id : others[0]?.id) ?? null;
  moveTodos(store, [id], { list_id, parent_id, before });
}

const isOpenTodo = (row: Todo | undefined) => row?.kind === "todo" && row.completed_at === null;

/** Makes a todo the last subtask of the open todo before it. @returns false if there is none */
export function indent(store: Store, id: TodoId): boolean {
  const todo = store.todos.get(id);
  if (!todo || todo.kind === "section") return false;
  const siblings = siblingsOf(store, todo, "todo");
  const index = siblings.findIndex((row) => row.id === id);
  const parent = siblings.slice(0, Math.max(index, 0)).findLast(isOpenTodo);
  if (!parent) return false;
  return moveTodos(store, [id], { list_id: todo.list_id, parent_id: parent.id, before: null });
}

/** Moves a subtask out of its parent, right after it. @returns false if the todo is no subtask */
export function outdent(store: Store, id: TodoId): boolean {
  const todo = store.todos.get(id);
  const [parent, grandparent] = todo ? store.index.pathTo(todo).toReversed().slice(1) : [];
  if (!todo || parent?.kind !== "todo") return false;
  const siblings = siblingsOf(store, parent, "todo");
  const next = siblings[siblings.findIndex((row) => row.id === parent.id) + 1];
  return moveTodos(store, [id], {
    list_id: todo.list_id,
    parent_id: grandparent?.id ?? null,
    before: next?.id ?? null,
  });
}
