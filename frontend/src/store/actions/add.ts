import { newId } from "../engine/ids";
import { createStep, patchStep, reminderStep } from "../engine/steps";
import type { Store } from "../engine/store";
import { orderKeyAfter, positionRows } from "../indexes/manual-order";
import { levelOf, MAX_LEVELS, rootsOf, siblingsOf, withDescendants } from "../indexes/selectors";
import type { ListId, NewTodo, ReminderDraft, Step, Todo, TodoDraft, TodoId } from "../types";

export type NewTodoDraft = Omit<TodoDraft, "id" | "position"> & { list_id: ListId };

/** Todos in the order of their rows, each with the index of its parent among them. */
export type DraftTree = readonly (NewTodoDraft & { parent?: number; reminders?: readonly ReminderDraft[] })[];

export interface SectionDraft {
  list_id: ListId;
  title: string;
  /** The section that follows it; without one it goes to the end of the list. */
  before?: TodoId | null;
}

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

/**
 * Adds all of `tree` with its reminders as one change, at the ends of their lists. A todo that would be too deep goes beside its parent.
 * @returns their ids
 */
export function addTodos(store: Store, tree: DraftTree): TodoId[] {
  const last = new Map<ListId, string | null>();
  const drafts: NewTodo[] = [];
  const levels: number[] = [];
  const reminderSteps: Step[] = [];
  for (const { parent, reminders = [], ...draft } of tree) {
    const position = orderKeyAfter(last.get(draft.list_id) ?? lastPosition(store, draft.list_id));
    last.set(draft.list_id, position);
    const above = parent === undefined ? undefined : drafts[parent];
    const levelAbove = parent === undefined ? levelOf(store, draft.parent_id ?? null) : (levels[parent] ?? 0);
    const isFull = levelAbove === MAX_LEVELS;
    const parent_id = isFull ? above?.parent_id : above?.id;
    levels.push(isFull ? MAX_LEVELS : levelAbove + 1);
    const id = newId();
    drafts.push({ ...draft, ...(parent_id ? { parent_id } : {}), id, position });
    reminderSteps.push(...reminders.map((reminder) => reminderStep(newId(), id, reminder)));
  }
  store.commit([...drafts.map(createStep), ...reminderSteps]);
  return drafts.map(({ id }) => id);
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

/** The draft of a todo or section like another one. */
export function draftLike(todo: Todo, id: TodoId, parent_id: TodoId | null, position: string): NewTodo {
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
