import type { List, ListStep, NewList, NewTodo, Todo, TodoPatch, TodoStep } from "./rows";

function draftedTodo(draft: NewTodo, at: string): Todo {
  const { completed, ...fields } = draft;
  return {
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
}

/** No date, no time; no time, no zone: the server's rule, so that both views agree. */
function settled(todo: Todo): Todo {
  if (todo.due_date === null) return { ...todo, due_time: null, due_timezone: null };
  return todo.due_time === null ? { ...todo, due_timezone: null } : todo;
}

function changedTodo(todo: Todo, { completed, ...fields }: TodoPatch, at: string): Todo {
  const completed_at =
    completed === undefined ? todo.completed_at : completed ? (todo.completed_at ?? at) : null;
  return settled({ ...todo, ...fields, completed_at, updated_at: at });
}

/** The row as it is shown once `step` is asked for; undefined where there is no row to act on. */
export function applyToTodo(todo: Todo | undefined, step: TodoStep, at: string): Todo | undefined {
  switch (step.kind) {
    case "todo.create":
      return todo ?? draftedTodo(step.draft, at);
    case "todo.change":
      return todo && changedTodo(todo, step.patch, at);
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
      const { archived, ...fields } = step.patch;
      const archived_at =
        archived === undefined ? list.archived_at : archived ? (list.archived_at ?? at) : null;
      return { ...list, ...fields, archived_at, updated_at: at };
    }
    case "list.delete":
      return list && { ...list, deleted_at: list.deleted_at ?? at };
    case "list.restore":
      return list && { ...list, deleted_at: null };
  }
}
