import { normalizeRule } from "@/lib/recurrence/rrule";
import { normalizeText } from "@/lib/text";
import { recurrenceDraftOf } from "../engine/recurrence";
import { hasPermission } from "../engine/roles";
import { patchStep, settingStep } from "../engine/steps";
import type { Store } from "../engine/store";
import { isMember } from "../indexes/people";
import { withDescendants } from "../indexes/selectors";
import type {
  Attachment,
  Due,
  List,
  ListId,
  Priority,
  RecurrenceDraft,
  ReplacedTexts,
  SettingKey,
  Step,
  Todo,
  TodoId,
  TodoPatch,
  UserId,
} from "../types";
import { firstDayOf } from "./complete";
import { defaultReminderSteps } from "./settings";

function isDifferentRecurrence(todo: Todo, draft: RecurrenceDraft | null): boolean {
  const present = recurrenceDraftOf(todo.recurrence);
  if (!present) return draft !== null;
  if (draft === null) return true;
  const wanted = { ...present, ...draft, rule: normalizeRule(draft.rule) };
  return JSON.stringify(wanted) !== JSON.stringify(present);
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

/**
 * Changes each row by the patch that `patchOf` returns for it, as one change. A todo that gets its first time gets the
 * default reminder with it, unless it has one.
 */
export function changeEach(
  store: Store,
  ids: readonly TodoId[],
  patchOf: (todo: Todo) => TodoPatch | null,
  base?: ReplacedTexts,
): void {
  const steps = ids.flatMap((id): Step[] => {
    const todo = store.todos.get(id);
    const patch = todo && patchOf(todo);
    const reduced =
      patch && reducePatch(todo, { ...patch, ...firstDayOf(patch.recurrence, { ...todo, ...patch }) });
    if (!reduced) return [];
    const isTimed = todo.due_time === null && Boolean(reduced.due_time);
    const isReminded = [...store.reminders.values()].some(({ todo_id }) => todo_id === id);
    return [patchStep(id, reduced, base), ...(isTimed && !isReminded ? defaultReminderSteps(store, id) : [])];
  });
  store.commit(steps);
}

/** @param base the texts that the person began to edit, if the row may have changed since */
export function changeTodo(store: Store, id: TodoId, patch: TodoPatch, base?: ReplacedTexts): void {
  changeEach(store, [id], () => patch, base);
}

export function changeTodos(store: Store, ids: readonly TodoId[], patch: TodoPatch): void {
  changeEach(store, ids, () => patch);
}

/** Leaves sections alone, which have neither a priority nor a due date. */
const patchUnlessSection = (patch: TodoPatch) => (todo: Todo) => (todo.kind === "todo" ? patch : null);

/** When a todo is due, and when again. */
export type SchedulePatch = Due & Pick<TodoPatch, "recurrence">;

/** Moves the due dates; of a recurring todo, only the present occurrence moves unless the rule comes along. */
export function scheduleTodos(store: Store, ids: readonly TodoId[], patch: SchedulePatch): void {
  changeEach(store, ids, patchUnlessSection(patch));
}

export function setPriority(store: Store, ids: readonly TodoId[], priority: Priority): void {
  changeEach(store, ids, patchUnlessSection({ priority }));
}

/** Assigns each todo to a member of its list, or to nobody. Todos in lists without that member stay as they are. */
export function setAssignee(store: Store, ids: readonly TodoId[], assignee_id: UserId | null): void {
  changeEach(store, ids, ({ kind, list_id }) =>
    kind === "todo" && (assignee_id === null || isMember(store, list_id, assignee_id))
      ? { assignee_id }
      : null,
  );
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

/** The rows that an import added. */
interface ImportedRows {
  lists: readonly { id: ListId | null }[];
  /** Those at the top level of the Inbox, which has no id among the lists. */
  inbox_todos: readonly TodoId[];
  settings: readonly string[];
}

/** Moves everything that an import added to the trash, and removes its settings. */
export function undoImport(store: Store, { lists, inbox_todos, settings }: ImportedRows): void {
  const isThere = (row: Todo | List | undefined) => row?.deleted_at === null;
  const todos = inbox_todos.filter((id) => isThere(store.todos.get(id)));
  const ids = lists.flatMap(({ id }) => (id !== null && isThere(store.lists.get(id)) ? [id] : []));
  store.commit([
    ...withDescendants(store, todos)
      .reverse()
      .map((id): Step => ({ kind: "todo.delete", id })),
    ...ids.map((id): Step => ({ kind: "list.delete", id })),
    ...(settings as SettingKey[])
      .filter((key) => store.settings.get(key)?.value)
      .map((key) => settingStep(key, null)),
  ]);
}

/** The todos and lists in the trash that a person wants to delete forever. */
export interface Purge {
  todos: readonly TodoId[];
  lists: readonly ListId[];
}

const OTHERS_RESTORE_MS = 7 * 24 * 3600 * 1000;

/** Whether a list in the trash has other owners, who have a week to restore it. */
function canOthersRestore(store: Store, { id, deleted_at }: List): boolean {
  const owners = store.members.get(id)?.members.filter(({ role }) => role === "owner") ?? [];
  return owners.length > 1 && Date.parse(deleted_at ?? "") > Date.now() - OTHERS_RESTORE_MS;
}

/** Everything in the trash that the person may delete forever, without what is below it: a todo goes with its parent, and with its list. */
export function wholeTrash(store: Store): Purge {
  const isDeleted = ({ deleted_at }: Todo | List) => deleted_at !== null;
  const lists = [...store.lists.values()]
    .filter((list) => isDeleted(list) && !canOthersRestore(store, list))
    .map(({ id }) => id);
  const isElsewhere = ({ list_id }: Todo) => {
    const list = store.lists.get(list_id);
    return list?.deleted_at === null && hasPermission(list, "manage");
  };
  const isBelow = ({ parent_id }: Todo) => Boolean(store.todos.get(parent_id ?? "")?.deleted_at);
  const todos = [...store.todos.values()].filter(
    (todo) => isDeleted(todo) && isElsewhere(todo) && !isBelow(todo),
  );
  return { todos: todos.map(({ id }) => id), lists };
}

/** Deletes todos and lists in the trash forever, with everything below them. Nothing brings them back. */
export function purgeFromTrash(store: Store, { todos, lists }: Purge): void {
  const below = (id: TodoId) => store.index.subtreeOf(id);
  const all = new Set(todos.flatMap((id) => [id, ...below(id)]));
  const deleted = [...all].filter((id) => store.todos.get(id)?.deleted_at).reverse();
  store.commitForGood([
    ...deleted.map((id): Step => ({ kind: "todo.purge", id })),
    ...lists.map((id): Step => ({ kind: "list.purge", id })),
  ]);
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

/**
 * Restores todos from the trash, with everything that was deleted together with them, and with their lists if those are in
 * the trash, too.
 */
export function restoreTodos(store: Store, ids: readonly TodoId[]): void {
  const all = new Set(ids.flatMap((id) => [id, ...deletedWith(store, id)]));
  const lists = new Set(ids.flatMap((id) => store.todos.get(id)?.list_id ?? []));
  const deletedLists = [...lists].filter((id) => store.lists.get(id)?.deleted_at);
  store.commit([
    ...deletedLists.map((id): Step => ({ kind: "list.restore", id })),
    ...[...all].map((id): Step => ({ kind: "todo.restore", id })),
  ]);
}

/**
 * Deletes a file of a todo. Files are added by uploads (`store/uploads`), since their content is in no operation.
 * @returns the id of the change, for undo
 */
export const deleteAttachment = (store: Store, id: TodoId, attachment: Attachment): string | null =>
  store.commit([{ kind: "todo.detach", id, attachment }]);
