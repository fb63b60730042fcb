import type { ListPatch } from "@/lib/api/types";
import type {
  List,
  Recurrence,
  RecurrenceDraft,
  Reminder,
  SettingRow,
  Step,
  Todo,
  TodoPatch,
} from "../types";
import { isAdvance } from "./recurrence";
import type { Row } from "./tables";

function keysOf<T extends object>(value: T): (keyof T)[] {
  return Object.keys(value) as (keyof T)[];
}

const DUE = ["due_date", "due_time", "due_timezone"] as const;
const PLACE = ["parent_id", "position"] as const;

/** The rule of a row, as it would be asked for. */
export function recurrenceDraftOf(recurrence: Recurrence | null): RecurrenceDraft | null {
  if (!recurrence?.rule) return null;
  const { rule, from, start } = recurrence;
  return { rule, ...(from ? { from } : {}), ...(start ? { start } : {}) };
}

function todoBack(todo: Todo, patch: TodoPatch): TodoPatch {
  const { completed, recurrence, occurrence: _, skip: __, this_occurrence_only, ...fields } = patch;
  const dated = "due_date" in fields || "due_time" in fields || recurrence !== undefined;
  const keys = [...keysOf(fields), ...(dated ? DUE : []), ...("list_id" in fields ? PLACE : [])];
  const back: TodoPatch = Object.fromEntries(keys.map((key) => [key, todo[key as keyof Todo]]));
  // a date that is taken away takes the rule along
  const ruled = recurrence !== undefined || (todo.recurrence?.rule && fields.due_date === null);
  return {
    ...back,
    ...(ruled ? { recurrence: recurrenceDraftOf(todo.recurrence) } : {}),
    ...(this_occurrence_only === undefined ? {} : { this_occurrence_only }),
    ...(completed === undefined ? {} : { completed: todo.completed_at !== null }),
  };
}

function listBack(list: List, { archived, favorite, ...fields }: ListPatch): ListPatch {
  const back = Object.fromEntries(keysOf(fields).map((key) => [key, list[key as keyof List]])) as ListPatch;
  return {
    ...back,
    ...(archived === undefined ? {} : { archived: list.archived_at !== null }),
    ...(favorite === undefined ? {} : { favorite: list.favorited_at !== null }),
  };
}

function draftOf({ id, todo_id, before_minutes, at }: Reminder) {
  return at === null ? { id, todo_id, before_minutes: before_minutes ?? 0 } : { id, todo_id, at };
}

type TodoChange = Extract<Step, { kind: "todo.change" }>;

function changeBack({ id, patch, copy, ahead, undoes }: TodoChange, before: Todo): TodoChange {
  const along = { ...(copy ? { copy } : {}), ...(ahead ? { ahead } : {}) };
  if (undoes) return { kind: "todo.change", id, patch: undoes.patch, ...along };
  if (!isAdvance(before, patch)) return { kind: "todo.change", id, patch: todoBack(before, patch) };
  const back: TodoPatch = { completed: false, occurrence: patch.skip ?? patch.occurrence ?? "" };
  return { kind: "todo.change", id, patch: back, ...along, undoes: { patch, row: before } };
}

/** The step that takes `step` back, given the row as it was shown before. */
export function inverseOf(step: Step, before: Row | undefined): Step | null {
  const { id } = step;
  switch (step.kind) {
    case "todo.create":
    case "todo.restore":
      return { kind: "todo.delete", id };
    case "todo.delete":
      return { kind: "todo.restore", id };
    case "todo.change":
      return before ? changeBack(step, before as Todo) : null;
    case "list.create":
    case "list.restore":
      return { kind: "list.delete", id };
    case "list.delete":
      return { kind: "list.restore", id };
    case "list.change":
      return before ? { kind: "list.change", id, patch: listBack(before as List, step.patch) } : null;
    case "setting.change":
      return {
        kind: "setting.change",
        id: step.id,
        value: (before as SettingRow | undefined)?.value ?? null,
      };
    case "reminder.create":
      return { kind: "reminder.delete", id };
    case "reminder.delete":
      return before ? { kind: "reminder.create", id, draft: draftOf(before as Reminder) } : null;
  }
}

/** In the order in which they can be taken: a row after the one that it is to stand under has come to its place. */
export function sortParentsFirst(back: readonly Step[]): Step[] {
  const settles = (step: Step) =>
    step.kind === "todo.restore" || (step.kind === "todo.change" && "list_id" in step.patch);
  const parents = new Map(back.filter(settles).map((step) => [step.id, step]));
  const ordered = new Set<Step>();
  const add = (step: Step) => {
    const above = step.kind === "todo.change" ? step.patch.parent_id : null;
    const parent = above ? parents.get(above) : undefined;
    if (parent) {
      parents.delete(parent.id);
      add(parent);
    }
    ordered.add(step);
  };
  back.forEach(add);
  return [...ordered];
}
