import { mentionsIn } from "@/lib/text";
import type {
  Attachment,
  Comment,
  CommentStep,
  List,
  ListStep,
  NewList,
  NewReminder,
  NewTodo,
  Notification,
  NotificationStep,
  Prediction,
  Reminder,
  ReminderStep,
  SettingRow,
  SettingStep,
  Todo,
  TodoPatch,
  TodoStep,
} from "../types";
import {
  advanceTodo,
  isAdvancingPatch,
  isCopyUnchanged,
  recurrenceFromDraft,
  rememberOriginalFields,
  returnToOccurrence,
} from "./recurrence";

function todoFromDraft(draft: NewTodo, at: string): Todo {
  const { completed, recurrence, ...fields } = draft;
  const todo: Todo = {
    notes: "",
    priority: "none",
    due_date: null,
    due_time: null,
    due_timezone: null,
    tags: [],
    assignee_id: null,
    attachments: [],
    kind: "todo",
    parent_id: null,
    recurrence: null,
    ...fields,
    completed_at: completed ? at : null,
    deleted_at: null,
    version: 0,
    created_at: at,
    updated_at: at,
  };
  return recurrence ? { ...todo, recurrence: recurrenceFromDraft(todo, recurrence) } : todo;
}

/** Without a date there is no time and no recurrence, and without a time no time zone, as on the server. */
function normalizeDue(todo: Todo): Todo {
  if (todo.due_date === null) return { ...todo, due_time: null, due_timezone: null, recurrence: null };
  return todo.due_time === null ? { ...todo, due_timezone: null } : todo;
}

function patchTodo(todo: Todo, patch: TodoPatch, at: string, prediction: Prediction): Todo {
  if (isAdvancingPatch(todo, patch)) return advanceTodo(todo, patch, at, prediction);
  const {
    completed,
    occurrence: _,
    skip: __,
    this_occurrence_only: ___,
    recurrence: draft,
    ...fields
  } = patch;
  const completed_at =
    completed === undefined ? todo.completed_at : completed ? (todo.completed_at ?? at) : null;
  const topLevel = "list_id" in fields && fields.list_id !== todo.list_id ? { parent_id: null } : {};
  const row: Todo = { ...todo, ...topLevel, ...fields, completed_at, updated_at: at };
  const recurrence =
    draft === undefined ? rememberOriginalFields(todo, patch) : draft && recurrenceFromDraft(row, draft);
  return normalizeDue({ ...row, recurrence });
}

/**
 * A completed copy exists from the completion of its occurrence until that is undone. One that was changed is in the trash
 * then, until the occurrence is completed again.
 */
function applyToCopy(row: Todo | undefined, copy: Todo, isUndone: boolean, at: string): Todo | undefined {
  if (isUndone)
    return row && !isCopyUnchanged(row) ? { ...row, deleted_at: row.deleted_at ?? at } : undefined;
  if (!row) return copy;
  return row.completed_at && !row.deleted_at
    ? row
    : { ...row, completed_at: at, deleted_at: null, updated_at: at };
}

/** A row besides the one that the step names: a completed copy, or a subtask, which changes with the occurrence. */
function applyToOtherRow(row: Todo | undefined, step: TodoStep, at: string, id: string): Todo | undefined {
  if (step.kind !== "todo.change") return row;
  if (step.copy?.id === id) return applyToCopy(row, step.copy, step.undoes !== undefined, at);
  const change = step.below?.find((one) => one.id === id);
  return row && change && { ...row, ...(step.undoes ? change.before : change.after), updated_at: at };
}

/**
 * Returns the row `id` with `step` applied, or undefined if there is no row to apply it to. The row is the one that the
 * step names, or the completed copy or a subtask that changes with it.
 * @param at when the person acted, in ISO 8601
 */
export function applyToTodo(
  todo: Todo | undefined,
  step: TodoStep,
  at: string,
  id: string = step.id,
): Todo | undefined {
  if (id !== step.id) return applyToOtherRow(todo, step, at, id);
  switch (step.kind) {
    case "todo.create":
      return todo ?? todoFromDraft(step.draft, at);
    case "todo.change":
      if (step.undoes) return todo && returnToOccurrence(todo, step.undoes.row, at);
      return todo && patchTodo(todo, step.patch, at, step);
    case "todo.delete":
      return todo && { ...todo, deleted_at: todo.deleted_at ?? at };
    case "todo.restore":
      return todo && { ...todo, deleted_at: null };
    case "todo.purge":
      return undefined;
    case "todo.detach":
    case "todo.attach":
      return todo && { ...todo, attachments: changeAttachments(todo, step) };
  }
}

function changeAttachments(
  { attachments }: Todo,
  { kind, attachment }: Extract<TodoStep, { attachment: unknown }>,
): Attachment[] {
  const others = attachments.filter(({ id }) => id !== attachment.id);
  return kind === "todo.attach" ? [...others, attachment] : others;
}

function listFromDraft(draft: NewList, at: string): List {
  return {
    color: "gray",
    icon: null,
    folder: null,
    shared_folder_id: null,
    favorited_at: null,
    ...draft,
    inbox: false,
    role: "owner",
    version: 0,
    archived_at: null,
    deleted_at: null,
    created_at: at,
    updated_at: at,
  };
}

/** The moment since which something is so: `at` if it is set now, and null if it is not so. */
const sinceWhen = (isSet: boolean | undefined, before: string | null, at: string): string | null =>
  isSet === undefined ? before : isSet ? (before ?? at) : null;

export function applyToList(list: List | undefined, step: ListStep, at: string): List | undefined {
  switch (step.kind) {
    case "list.create":
      return list ?? listFromDraft(step.draft, at);
    case "list.change": {
      if (!list) return undefined;
      const { archived, favorite, ...fields } = step.patch;
      return {
        ...list,
        ...fields,
        archived_at: sinceWhen(archived, list.archived_at, at),
        favorited_at: sinceWhen(favorite, list.favorited_at, at),
        updated_at: at,
      };
    }
    case "list.delete":
      return list && { ...list, deleted_at: list.deleted_at ?? at };
    case "list.restore":
      return list && { ...list, deleted_at: null };
    case "list.purge":
      return undefined;
  }
}

export const applyToSetting = ({ id, value }: SettingStep): SettingRow => ({ id, value });

const reminderFromDraft = (draft: NewReminder): Reminder => ({
  before_minutes: null,
  at: null,
  fires_at: null,
  fired_at: null,
  ...draft,
});

export const applyToReminder = (reminder: Reminder | undefined, step: ReminderStep): Reminder | undefined =>
  step.kind === "reminder.create" ? (reminder ?? reminderFromDraft(step.draft)) : undefined;

function commentFromDraft(
  { draft, origin }: Extract<CommentStep, { kind: "comment.create" }>,
  at: string,
): Comment {
  const { awaits_files: _, ...fields } = draft;
  return {
    quote_of: null,
    guest_id: null,
    ...fields,
    ...origin,
    attachments: [],
    mentions: mentionsIn(draft.text),
    version: 0,
    created_at: at,
    edited_at: null,
    resolved_at: null,
    deleted_at: null,
  };
}

export function applyToComment(
  comment: Comment | undefined,
  step: CommentStep,
  at: string,
): Comment | undefined {
  if (step.kind === "comment.create") return comment ?? commentFromDraft(step, at);
  if (!comment) return undefined;
  if (step.kind === "comment.delete") return { ...comment, deleted_at: comment.deleted_at ?? at };
  if (step.kind === "comment.restore") return { ...comment, deleted_at: null };
  const { text = comment.text, resolved } = step.patch;
  return {
    ...comment,
    text,
    mentions: mentionsIn(text),
    edited_at: text === comment.text ? comment.edited_at : at,
    resolved_at: sinceWhen(resolved, comment.resolved_at, at),
  };
}

/** A notification that is archived counts as read. */
export function applyToNotification(
  notification: Notification | undefined,
  { patch: { archived, read = archived ? true : undefined } }: NotificationStep,
  at: string,
): Notification | undefined {
  if (!notification) return undefined;
  return {
    ...notification,
    read_at: sinceWhen(read, notification.read_at, at),
    archived_at: sinceWhen(archived, notification.archived_at, at),
  };
}
