import type { CommentPatch, ListPatch } from "@/lib/api/types";
import type {
  Comment,
  List,
  Notification,
  NotificationPatch,
  Reminder,
  ReminderDraft,
  SettingRow,
  Step,
  Todo,
  TodoId,
  TodoPatch,
} from "../types";
import { isAdvancingPatch, isJustAdvanced, recurrenceDraftOf } from "./recurrence";
import { patchStep, pickReplacedTexts } from "./steps";
import type { Row, Tables } from "./tables";

type ChangeStep = Extract<Step, { kind: "todo.change" }>;

const DUE = ["due_date", "due_time", "due_timezone"] as const;
const PLACE = ["parent_id", "position"] as const;

const keysOf = <T extends object>(value: T) => Object.keys(value) as (keyof T)[];

function inverseTodoPatch(todo: Todo, patch: TodoPatch): TodoPatch {
  const { completed, recurrence, occurrence: _, skip: __, this_occurrence_only, ...fields } = patch;
  const changesDue = "due_date" in fields || "due_time" in fields || recurrence !== undefined;
  const keys = [...keysOf(fields), ...(changesDue ? DUE : []), ...("list_id" in fields ? PLACE : [])];
  const before: TodoPatch = Object.fromEntries(keys.map((key) => [key, todo[key as keyof Todo]]));
  // Removing the date removes the rule as well.
  const changesRule = recurrence !== undefined || (todo.recurrence?.rule && fields.due_date === null);
  return {
    ...before,
    ...(changesRule ? { recurrence: recurrenceDraftOf(todo.recurrence) } : {}),
    ...(this_occurrence_only === undefined ? {} : { this_occurrence_only }),
    ...(completed === undefined ? {} : { completed: todo.completed_at !== null }),
  };
}

function inverseListPatch(list: List, { archived, favorite, ...fields }: ListPatch): ListPatch {
  const before = Object.fromEntries(keysOf(fields).map((key) => [key, list[key as keyof List]]));
  return {
    ...(before as ListPatch),
    ...(archived === undefined ? {} : { archived: list.archived_at !== null }),
    ...(favorite === undefined ? {} : { favorite: list.favorited_at !== null }),
  };
}

const inverseCommentPatch = (comment: Comment, { text, resolved }: CommentPatch): CommentPatch => ({
  ...(text === undefined ? {} : { text: comment.text }),
  ...(resolved === undefined ? {} : { resolved: comment.resolved_at !== null }),
});

/** Taking one out of the archive makes it unread again if it was. */
const inverseNotificationPatch = (
  { read_at, archived_at }: Notification,
  { archived }: NotificationPatch,
): NotificationPatch => ({
  read: read_at !== null,
  ...(archived === undefined ? {} : { archived: archived_at !== null }),
});

const reminderDraftOf = ({ before_minutes, at }: Reminder): ReminderDraft =>
  at === null ? { before_minutes: before_minutes ?? 0 } : { at };

function inverseChange({ id, patch, copy, ahead, below, undoes }: ChangeStep, before: Todo): ChangeStep {
  const prediction = {
    ...(copy ? { copy } : {}),
    ...(ahead ? { ahead } : {}),
    ...(below ? { below } : {}),
  };
  if (undoes) return { kind: "todo.change", id, patch: undoes.patch, ...prediction };
  if (!isAdvancingPatch(before, patch)) {
    const base = pickReplacedTexts(patch, patch);
    return { kind: "todo.change", id, patch: inverseTodoPatch(before, patch), ...(base ? { base } : {}) };
  }
  const back: TodoPatch = { completed: false, occurrence: patch.skip ?? patch.occurrence ?? "" };
  return { kind: "todo.change", id, patch: back, ...prediction, undoes: { patch, row: before } };
}

/**
 * Returns the step that undoes `step`, or null if there is nothing to undo.
 * @param before the row as it was shown before the step
 */
export function inverseOf(step: Step, before: Row | undefined): Step | null {
  const { id } = step;
  switch (step.kind) {
    case "todo.create":
    case "todo.restore":
      return { kind: "todo.delete", id };
    case "todo.delete":
      return { kind: "todo.restore", id };
    case "todo.detach":
      return { ...step, kind: "todo.attach" };
    case "todo.attach":
      return { ...step, kind: "todo.detach" };
    case "todo.change":
      return before ? inverseChange(step, before as Todo) : null;
    case "todo.purge":
    case "list.purge":
      return null;
    case "list.create":
    case "list.restore":
      return { kind: "list.delete", id };
    case "list.delete":
      return { kind: "list.restore", id };
    case "list.change":
      return before ? { kind: "list.change", id, patch: inverseListPatch(before as List, step.patch) } : null;
    case "comment.create":
    case "comment.restore":
      return { kind: "comment.delete", id };
    case "comment.delete":
      return { kind: "comment.restore", id };
    case "comment.change":
      return before ? { ...step, patch: inverseCommentPatch(before as Comment, step.patch) } : null;
    case "notification.change":
      return before ? { ...step, patch: inverseNotificationPatch(before as Notification, step.patch) } : null;
    case "setting.change":
      return { ...step, value: (before as SettingRow | undefined)?.value ?? null };
    case "reminder.create":
      return { kind: "reminder.delete", id };
    case "reminder.delete": {
      const reminder = before as Reminder | undefined;
      if (!reminder) return null;
      return {
        kind: "reminder.create",
        id,
        draft: { id, todo_id: reminder.todo_id, ...reminderDraftOf(reminder) },
      };
    }
  }
}

const rowsBelow = (index: Tables["index"], id: TodoId): TodoId[] =>
  index.childrenOf(id).flatMap((child) => [child, ...rowsBelow(index, child)]);

/**
 * Returns the steps that undo a change now, as the server does. Once a series has gone on since an occurrence was completed,
 * undoing that opens the completed copy and nothing else. A copy that has subtasks goes to the trash with them.
 * @param step the step that would have taken it back at once
 */
export function reviseInverse(step: Step, { todos, index }: Pick<Tables, "todos" | "index">): Step[] {
  if (step.kind !== "todo.change" || !step.undoes || !step.copy) return [step];
  const copy = todos.get(step.copy.id);
  if (!copy || copy.deleted_at !== null) return [step];
  if (!isJustAdvanced(todos.get(step.id), step.undoes.row, step.ahead?.[0]))
    return [patchStep(copy.id, { completed: false })];
  const below = rowsBelow(index, copy.id);
  if (below.length === 0) return [step];
  const { copy: _, ...alone } = step;
  return [...[copy.id, ...below].reverse().map((id): Step => ({ kind: "todo.delete", id })), alone];
}

/** Sorts inverse steps so that a parent is back in its place before the rows that belong under it. */
export function sortParentsFirst(steps: readonly Step[]): Step[] {
  const isPlacing = (step: Step) =>
    step.kind === "todo.restore" || (step.kind === "todo.change" && "list_id" in step.patch);
  const parents = new Map(steps.filter(isPlacing).map((step) => [step.id, step]));
  const sorted = new Set<Step>();
  const add = (step: Step) => {
    const parentId = step.kind === "todo.change" ? step.patch.parent_id : null;
    const parent = parentId ? parents.get(parentId) : undefined;
    if (parent) {
      parents.delete(parent.id);
      add(parent);
    }
    sorted.add(step);
  };
  steps.forEach(add);
  return [...sorted];
}
