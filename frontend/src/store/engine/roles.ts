import type { List, ListId, Role, Roster, Step, Todo, TodoId } from "../types";

/** Each role includes everything that the ones before it may do. */
export const ROLES: readonly Role[] = ["viewer", "commenter", "editor", "owner"];

/** The kinds of change that a role allows: writing comments, changing todos and the list, and managing its people. */
export type Permission = "comment" | "edit" | "manage";

const NEEDED: Record<Permission, Role> = { comment: "commenter", edit: "editor", manage: "owner" };

/** Whether the person who is signed in may do something in a list. A role of a newer server allows nothing. */
export const can = (list: Pick<List, "role"> | undefined, permission: Permission): boolean =>
  list !== undefined && ROLES.indexOf(list.role) >= ROLES.indexOf(NEEDED[permission]);

/** Whether somebody else is in a list too. */
export const isShared = (
  { members }: { members: { get(id: ListId): Roster | undefined } },
  list: ListId,
): boolean => (members.get(list)?.members.length ?? 0) > 1;

interface Tables {
  lists: { get(id: ListId): List | undefined };
  todos: { get(id: TodoId): Todo | undefined };
}

/** Each person has a place of their own for a list, whatever their role. */
const OWN_FIELDS = ["position", "folder", "favorite"];

/** The lists that a step changes, and the permission that it takes there. */
function listsOf({ todos }: Tables, step: Step): { lists: (ListId | undefined)[]; permission: Permission } {
  switch (step.kind) {
    case "todo.create":
      return { lists: [step.draft.list_id], permission: "edit" };
    case "todo.change":
      return { lists: [todos.get(step.id)?.list_id, step.patch.list_id], permission: "edit" };
    case "todo.delete":
    case "todo.restore":
    case "todo.purge":
      return { lists: [todos.get(step.id)?.list_id], permission: "edit" };
    case "list.change": {
      const isOwn = Object.keys(step.patch).every((field) => OWN_FIELDS.includes(field));
      return { lists: isOwn ? [] : [step.id], permission: "edit" };
    }
    case "list.delete":
    case "list.restore":
    case "list.purge":
      return { lists: [step.id], permission: "manage" };
    default:
      return { lists: [], permission: "edit" };
  }
}

/** The first list in which the person's role does not allow one of the steps. A list that is yet to be created allows all. */
export function findDenied(tables: Tables, steps: readonly Step[]): List | undefined {
  for (const step of steps) {
    const { lists, permission } = listsOf(tables, step);
    for (const id of lists) {
      const list = tables.lists.get(id ?? "");
      if (list && !can(list, permission)) return list;
    }
  }
  return undefined;
}

/** The rows of `ids` that the person may change. */
export const editableTodos = ({ lists, todos }: Tables, ids: readonly TodoId[]): TodoId[] =>
  ids.filter((id) => can(lists.get(todos.get(id)?.list_id ?? ""), "edit"));
