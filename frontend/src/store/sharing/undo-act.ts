import type { Act, ListPatch } from "@/lib/api/types";
import { addDraftTree } from "../actions/add";
import { changeTodo, restoreTodos } from "../actions/change";
import { completeTodo } from "../actions/complete";
import { changeList } from "../actions/lists";
import { moveToList } from "../actions/move";
import { hasPermission } from "../engine/roles";
import type { Store } from "../engine/store";
import { isMember } from "../indexes/people";
import type { Todo, TodoDraft, TodoPatch } from "../types";

type Fields = Record<string, unknown>;

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
const TODO_FIELDS = ["title", "notes", "priority", "due_date", "due_time", "due_timezone", "tags"];

/** Whether a field of the todo is as the act left it, and can become again what it was. */
function canReturn(store: Store, todo: Todo, field: string, before: unknown, after: unknown): boolean {
  if (TODO_FIELDS.includes(field)) {
    const isWhole = field !== "notes" || (typeof before === "string" && typeof after === "string");
    return isWhole && isSame(todo[field as keyof Todo], after);
  }
  if (field === "assignee_id") {
    const isThere = before === null || isMember(store, todo.list_id, String(before));
    return isThere && todo.assignee_id === after;
  }
  if (field === "parent_id") {
    const parent = store.todos.get(String(before));
    const isThere =
      parent?.list_id === todo.list_id &&
      parent.deleted_at === null &&
      !store.index.subtreeOf(todo.id).includes(parent.id);
    return todo.parent_id === after && (before === null || isThere);
  }
  return false;
}

/** The patch that takes a change back; null where the todo has changed again, or what was there is gone. */
function patchOf(store: Store, todo: Todo, before: Fields, after: Fields): TodoPatch | null {
  const fields = Object.keys(after);
  const isReturnable = fields.every((field) => canReturn(store, todo, field, before[field], after[field]));
  return isReturnable ? (before as TodoPatch) : null;
}

function undoOfTodo(store: Store, act: Act, todo: Todo): (() => void) | null {
  const { id } = todo;
  if (act.kind === "deleted" && todo.deleted_at !== null) return () => restoreTodos(store, [id]);
  if (todo.deleted_at !== null) return null;
  if (act.kind === "moved_in") {
    const origin = store.lists.get(String(act.before?.["list_id"]));
    const isOpen = origin?.deleted_at === null && hasPermission(origin, "edit");
    return isOpen ? () => void moveToList(store, [id], origin.id) : null;
  }
  const { before, after } = act;
  if (act.kind !== "changed" || !before || !after) return null;
  if (isSame(Object.keys(after), ["completed_at"])) {
    const isCompleted = after["completed_at"] !== null;
    const isCurrent = (todo.completed_at !== null) === isCompleted && !todo.recurrence;
    return isCurrent ? () => completeTodo(store, id, !isCompleted) : null;
  }
  const patch = patchOf(store, todo, before, after);
  return patch && (() => changeTodo(store, id, patch, textsOf(after)));
}

/** The texts that the change was made from, so that what somebody else writes in this moment stays too. */
function textsOf({ title, notes }: Fields): { title?: string; notes?: string } {
  return {
    ...(typeof title === "string" ? { title } : {}),
    ...(typeof notes === "string" ? { notes } : {}),
  };
}

const LIST_FIELDS = ["name", "color", "icon"];

function undoOfList(store: Store, { list_id, kind, before, after }: Act): (() => void) | null {
  const list = store.lists.get(list_id);
  if (kind !== "list_changed" || !before || !after || !list || !hasPermission(list, "edit")) return null;
  const isCurrent = Object.entries(after).every(
    ([field, value]) => LIST_FIELDS.includes(field) && isSame((list as unknown as Fields)[field], value),
  );
  return isCurrent ? () => changeList(store, list_id, before as ListPatch) : null;
}

/** Adds a todo again that somebody moved to where the person cannot see it, unless that was done already. */
function undoOfLoss(store: Store, { list_id, title, before }: Act): (() => void) | null {
  const list = store.lists.get(list_id);
  if (!before || list?.deleted_at !== null || !hasPermission(list, "edit")) return null;
  const isThere = store.index.idsIn(list_id).some((id) => store.todos.get(id)?.title === title);
  return isThere
    ? null
    : () => void addDraftTree(store, [{ ...(before as Partial<TodoDraft>), list_id, title }]);
}

/**
 * Finds out how to take an act back: by an ordinary change of the person, which works offline and can be undone itself.
 * @returns null where it cannot be: what it changed has changed again, is gone, or may not be changed by the person
 */
export function findUndoOfAct(store: Store, act: Act): (() => void) | null {
  if (act.todo_id === null) return undoOfList(store, act);
  const todo = store.todos.get(act.todo_id);
  if (!todo && act.kind === "moved_out") return undoOfLoss(store, act);
  if (!todo || todo.list_id !== act.list_id || !hasPermission(store.lists.get(todo.list_id), "edit"))
    return null;
  return undoOfTodo(store, act, todo);
}
