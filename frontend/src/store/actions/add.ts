import { newId } from "../engine/ids";
import { copyDraftOf, createStep, patchStep, reminderStep } from "../engine/steps";
import type { Store } from "../engine/store";
import {
  compareByPosition,
  isUsableNeighbor,
  orderKeyAfter,
  orderKeysBefore,
  positionRows,
} from "../indexes/manual-order";
import { levelOf, MAX_LEVELS, rootsOf, siblingsOf, withDescendants } from "../indexes/selectors";
import type { ListId, NewTodo, ReminderDraft, Step, TodoDraft, TodoId } from "../types";
import { firstDayOf } from "./complete";
import { appSettingOf, defaultReminderSteps } from "./settings";

export type NewTodoDraft = Omit<TodoDraft, "id" | "position"> & { list_id: ListId };

/**
 * Todos in the order of their rows, each with the index of its parent among them.
 * @property new_list the name of a list to create, of which `list_id` is not yet the id but the key
 * @property is_list_archived whether the list comes back from the archive with the todo
 */
export type DraftTree = readonly (NewTodoDraft & {
  parent?: number;
  reminders?: readonly ReminderDraft[];
  new_list?: string;
  is_list_archived?: true;
})[];

export interface SectionDraft {
  list_id: ListId;
  title: string;
  /** The section that follows it; without one it goes to the end of the list. */
  before?: TodoId | null;
}

/** Returns the next order key for new todos of a list, at its end or, for a todo at its top, before all of its rows. */
function orderKeySource(store: Store, list: ListId, topCount: number): (isAtTop: boolean) => string {
  const keys = store.index
    .idsIn(list)
    .map((id) => store.todos.get(id)?.position ?? "")
    .filter((key) => key && isUsableNeighbor(key));
  const top = orderKeysBefore(keys[0] ?? null, topCount).values();
  let last = keys.at(-1) ?? null;
  return (isAtTop) => {
    const key = (isAtTop && top.next().value) || orderKeyAfter(last);
    if (!isAtTop) last = key;
    return key;
  };
}

export const addTodo = (store: Store, draft: NewTodoDraft): TodoId => addDraftTree(store, [draft])[0] ?? "";

/** The color that a new list, filter or tag has until its owner chooses one. */
export const DEFAULT_ITEM_COLOR = "teal";

/** The look of a list that was only named. */
export const NEW_LIST_LOOK = { color: DEFAULT_ITEM_COLOR, icon: null } as const;

const unarchiveSteps = (tree: DraftTree): Step[] =>
  [...new Set(tree.flatMap(({ list_id, is_list_archived }) => (is_list_archived ? [list_id] : [])))].map(
    (id): Step => ({ kind: "list.change", id, patch: { archived: false } }),
  );

/** The steps that create the lists that drafts name, and the id of each by its key. */
function createNewLists(store: Store, tree: DraftTree) {
  const ids = new Map<ListId, ListId>();
  const steps: Step[] = [];
  let position = [...store.lists.values()].sort(compareByPosition).at(-1)?.position ?? null;
  for (const { list_id, new_list: name } of tree) {
    if (name === undefined || ids.has(list_id)) continue;
    const id = newId();
    position = orderKeyAfter(position);
    ids.set(list_id, id);
    steps.push({ kind: "list.create", id, draft: { id, name, ...NEW_LIST_LOOK, position } });
  }
  return { ids, steps };
}

/**
 * Adds all of `tree` with its reminders and new lists as one change, at the ends of their lists, or at the tops of their lists and
 * sections if the person chose that. Subtasks of a todo are always last. A todo that would be too deep goes beside its parent.
 * @returns their ids
 */
export function addDraftTree(store: Store, tree: DraftTree): TodoId[] {
  const isAddedToTop = appSettingOf(store).add_to_top === true;
  const isAtTop = ({ parent, parent_id }: DraftTree[number]) =>
    isAddedToTop && parent === undefined && (!parent_id || store.todos.get(parent_id)?.kind === "section");
  const sources = new Map(
    [...Map.groupBy(tree, ({ list_id }) => list_id)].map(([list, drafts]) => [
      list,
      orderKeySource(store, list, drafts.filter(isAtTop).length),
    ]),
  );
  const drafts: NewTodo[] = [];
  const levels: number[] = [];
  const reminderSteps: Step[] = [];
  const newLists = createNewLists(store, tree);
  for (const row of tree) {
    const { parent, reminders = [], new_list: _, is_list_archived: __, ...typed } = row;
    const list_id = newLists.ids.get(typed.list_id) ?? typed.list_id;
    const draft = { ...typed, list_id, ...firstDayOf(typed.recurrence, typed) };
    const position = sources.get(typed.list_id)?.(isAtTop(row)) ?? "";
    const above = parent === undefined ? undefined : drafts[parent];
    const levelAbove = parent === undefined ? levelOf(store, draft.parent_id ?? null) : (levels[parent] ?? 0);
    const isFull = levelAbove === MAX_LEVELS;
    const parent_id = isFull ? above?.parent_id : above?.id;
    levels.push(isFull ? MAX_LEVELS : levelAbove + 1);
    const id = newId();
    drafts.push({ ...draft, ...(parent_id ? { parent_id } : {}), id, position });
    const isByDefault = reminders.length === 0 && Boolean(draft.due_time) && !draft.completed;
    reminderSteps.push(
      ...reminders.map((reminder) => reminderStep(newId(), id, reminder)),
      ...(isByDefault ? defaultReminderSteps(store, id) : []),
    );
  }
  store.commit([...newLists.steps, ...unarchiveSteps(tree), ...drafts.map(createStep), ...reminderSteps]);
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
    const draft = copyDraftOf(todo, copy, parent, positions.get(copy) ?? todo.position);
    return [createStep({ ...draft, assignee_id: todo.assignee_id })];
  });
  const created = new Set(copies.values());
  const moves = [...positions]
    .filter(([id]) => !created.has(id))
    .map(([id, position]) => patchStep(id, { position }));
  store.commit([...creations, ...moves]);
  return roots.flatMap((id) => copies.get(id) ?? []);
}
