import type { ListPatch } from "@/lib/api/types";
import type { List, Step, Todo, TodoPatch } from "./rows";

function keysOf<T extends object>(value: T): (keyof T)[] {
  return Object.keys(value) as (keyof T)[];
}

function todoBack(todo: Todo, patch: TodoPatch): TodoPatch {
  const { completed, ...fields } = patch;
  const back: Partial<Todo> = {};
  const due =
    "due_date" in fields || "due_time" in fields ? (["due_date", "due_time", "due_timezone"] as const) : [];
  for (const key of [...keysOf(fields), ...due]) Object.assign(back, { [key]: todo[key as keyof Todo] });
  const position = "list_id" in fields ? { position: todo.position } : {};
  const done = completed === undefined ? {} : { completed: todo.completed_at !== null };
  return { ...(back as TodoPatch), ...position, ...done };
}

function listBack(list: List, { archived, ...fields }: ListPatch): ListPatch {
  const back = Object.fromEntries(keysOf(fields).map((key) => [key, list[key as keyof List]])) as ListPatch;
  return archived === undefined ? back : { ...back, archived: list.archived_at !== null };
}

/** The step that takes `step` back, given the row as it was shown before. */
export function inverse(step: Step, before: Todo | List | undefined): Step | null {
  const { id } = step;
  switch (step.kind) {
    case "todo.create":
    case "todo.restore":
      return { kind: "todo.delete", id };
    case "todo.delete":
      return { kind: "todo.restore", id };
    case "todo.change":
      return before ? { kind: "todo.change", id, patch: todoBack(before as Todo, step.patch) } : null;
    case "list.create":
    case "list.restore":
      return { kind: "list.delete", id };
    case "list.delete":
      return { kind: "list.restore", id };
    case "list.change":
      return before ? { kind: "list.change", id, patch: listBack(before as List, step.patch) } : null;
  }
}
