import type {
  List,
  ListStep,
  NewList,
  NewReminder,
  NewTodo,
  Reminder,
  ReminderStep,
  SettingRow,
  SettingStep,
  Todo,
  TodoPatch,
  TodoStep,
} from "../types";
import { advanceTodo, isAdvance, recurrenceFromDraft, returnToOccurrence } from "./recurrence";

function draftedTodo(draft: NewTodo, at: string): Todo {
  const { completed, recurrence, ...fields } = draft;
  const todo: Todo = {
    notes: "",
    priority: "none",
    due_date: null,
    due_time: null,
    due_timezone: null,
    tags: [],
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

/** No date, no time; no time, no zone: the server's rule, so that both views agree. */
function settled(todo: Todo): Todo {
  if (todo.due_date === null) return { ...todo, due_time: null, due_timezone: null, recurrence: null };
  return todo.due_time === null ? { ...todo, due_timezone: null } : todo;
}

function changedTodo(todo: Todo, patch: TodoPatch, at: string, ahead: readonly string[] = []): Todo {
  if (isAdvance(todo, patch)) return advanceTodo(todo, patch, at, ahead);
  const {
    completed,
    occurrence: _,
    skip: __,
    this_occurrence_only: ___,
    recurrence: wish,
    ...fields
  } = patch;
  const completed_at =
    completed === undefined ? todo.completed_at : completed ? (todo.completed_at ?? at) : null;
  const home = "list_id" in fields && fields.list_id !== todo.list_id ? { parent_id: null } : {};
  const row: Todo = { ...todo, ...home, ...fields, completed_at, updated_at: at };
  const recurrence = wish === undefined ? row.recurrence : wish && recurrenceFromDraft(row, wish);
  return settled({ ...row, recurrence });
}

/** A completed copy is there from its completion until that is taken back. */
const appliedToCopy = (todo: Todo | undefined, step: TodoStep): Todo | undefined =>
  step.kind === "todo.change" && !step.undoes ? (todo ?? step.copy) : undefined;

/**
 * The row `id` as it is shown once `step` is asked for; undefined where there is no row to act on. It is the row that
 * the step names, or the completed copy that it makes besides.
 */
export function applyToTodo(
  todo: Todo | undefined,
  step: TodoStep,
  at: string,
  id: string = step.id,
): Todo | undefined {
  if (id !== step.id) return appliedToCopy(todo, step);
  switch (step.kind) {
    case "todo.create":
      return todo ?? draftedTodo(step.draft, at);
    case "todo.change":
      if (step.undoes) return todo && returnToOccurrence(todo, step.undoes.row, at);
      return todo && changedTodo(todo, step.patch, at, step.ahead);
    case "todo.delete":
      return todo && { ...todo, deleted_at: todo.deleted_at ?? at };
    case "todo.restore":
      return todo && { ...todo, deleted_at: null };
  }
}

function draftedList(draft: NewList, at: string): List {
  return {
    color: "gray",
    icon: null,
    folder: null,
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

export function applyToList(list: List | undefined, step: ListStep, at: string): List | undefined {
  switch (step.kind) {
    case "list.create":
      return list ?? draftedList(step.draft, at);
    case "list.change": {
      if (!list) return undefined;
      const { archived, favorite, ...fields } = step.patch;
      const when = (is: boolean | undefined, since: string | null) =>
        is === undefined ? since : is ? (since ?? at) : null;
      const archived_at = when(archived, list.archived_at);
      return {
        ...list,
        ...fields,
        archived_at,
        favorited_at: when(favorite, list.favorited_at),
        updated_at: at,
      };
    }
    case "list.delete":
      return list && { ...list, deleted_at: list.deleted_at ?? at };
    case "list.restore":
      return list && { ...list, deleted_at: null };
  }
}

export const applyToSetting = ({ id, value }: SettingStep): SettingRow => ({ id, value });

const remembered = (draft: NewReminder): Reminder => ({
  before_minutes: null,
  at: null,
  fires_at: null,
  fired_at: null,
  ...draft,
});

export const applyToReminder = (reminder: Reminder | undefined, step: ReminderStep): Reminder | undefined =>
  step.kind === "reminder.create" ? (reminder ?? remembered(step.draft)) : undefined;
