import type { List, ListDraft, ListPatch, Todo, TodoDraft, TodoPatch } from "@/lib/api/types";

export type { List, ListColor, Priority, Todo, TodoPatch } from "@/lib/api/types";

export type TodoId = string;
export type ListId = string;

/** A draft says where the row stands, so that it can be shown before the server answers. */
export type NewTodo = TodoDraft & { id: TodoId; list_id: ListId; position: string };
export type NewList = ListDraft & { id: ListId; position: string };

/** What an operation does to one row. Every one can be sent twice with the same outcome. */
export type Step =
  | { kind: "todo.create"; id: TodoId; draft: NewTodo }
  | { kind: "todo.change"; id: TodoId; patch: TodoPatch }
  | { kind: "todo.delete"; id: TodoId }
  | { kind: "todo.restore"; id: TodoId }
  | { kind: "list.create"; id: ListId; draft: NewList }
  | { kind: "list.change"; id: ListId; patch: ListPatch }
  | { kind: "list.delete"; id: ListId }
  | { kind: "list.restore"; id: ListId };

export interface Operation {
  /** UUIDv7: operations are in the order of their ids. */
  id: string;
  /** The action of the person that it belongs to; undo takes back all of it. */
  change: string;
  /** When it was asked for, ISO 8601. */
  at: string;
  step: Step;
}

export interface Rows {
  todo: Todo;
  list: List;
}

export type TodoStep = Extract<Step, { kind: `todo.${string}` }>;
export type ListStep = Extract<Step, { kind: `list.${string}` }>;

export const isTodoStep = (step: Step): step is TodoStep => step.kind.startsWith("todo.");

/** True when the row counts as part of the app: neither in the trash nor put away. */
export const isActive = (list: List | undefined): list is List =>
  list !== undefined && list.deleted_at === null && list.archived_at === null;
