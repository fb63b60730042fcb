import {
  isCommentStep,
  isTodoStep,
  type List,
  type ListId,
  type Role,
  type Roster,
  type Step,
  type Todo,
  type TodoId,
} from "../types";

/** Each role includes everything that the ones before it may do. */
export const ROLES: readonly Role[] = ["viewer", "commenter", "editor", "owner"];

/** The kinds of change that a role allows: writing comments, changing todos and the list, and managing its people. */
export type Permission = "comment" | "edit" | "manage";

export const PERMISSIONS: readonly Permission[] = ["comment", "edit", "manage"];

const NEEDED: Record<Permission, Role> = { comment: "commenter", edit: "editor", manage: "owner" };

/** Whether the person who is signed in may do something in a list. A role of a newer server allows nothing. */
export const hasPermission = (list: Pick<List, "role"> | undefined, permission: Permission): boolean =>
  list !== undefined && ROLES.indexOf(list.role) >= ROLES.indexOf(NEEDED[permission]);

/** Whether somebody else is in a list too. */
export const isShared = (
  { members }: { members: { get(id: ListId): Roster | undefined } },
  list: ListId,
): boolean => (members.get(list)?.members.length ?? 0) > 1;

/** Whether somebody else may have a list open too: a member, or a guest of a link. */
export function canHaveOthers(
  { members }: { members: { get(id: ListId): Roster | undefined } },
  { id, role, inbox }: Pick<List, "id" | "role" | "inbox">,
): boolean {
  if (inbox) return false;
  const roster = members.get(id);
  return (
    role !== "owner" || (roster !== undefined && (roster.members.length > 1 || roster.has_links !== false))
  );
}

interface Tables {
  lists: { get(id: ListId): List | undefined };
  todos: { get(id: TodoId): Todo | undefined };
}

/** Each person has a place of their own for a list, whatever their role. */
const OWN_FIELDS = ["position", "folder", "favorite"];

/** The permission that a step takes in the lists that it changes; null if it changes only what is the person's own. */
export function permissionFor(step: Step): Permission | null {
  switch (step.kind) {
    case "list.change":
      return Object.keys(step.patch).every((field) => OWN_FIELDS.includes(field)) ? null : "edit";
    case "list.delete":
    case "list.restore":
    case "list.purge":
    case "todo.purge":
      return "manage";
    default:
      return isCommentStep(step) ? "comment" : isTodoStep(step) ? "edit" : null;
  }
}

/** The lists in which a step changes todos or the list itself. */
function listsOf({ todos }: Tables, step: Step): (ListId | undefined)[] {
  switch (step.kind) {
    case "todo.create":
      return [step.draft.list_id];
    case "todo.change":
      return [todos.get(step.id)?.list_id, step.patch.list_id];
    case "todo.delete":
    case "todo.restore":
    case "todo.purge":
    case "todo.detach":
    case "todo.attach":
      return [todos.get(step.id)?.list_id];
    case "list.change":
    case "list.delete":
    case "list.restore":
    case "list.purge":
      return [step.id];
    default:
      return [];
  }
}

/** The first list in which the person's role does not allow one of the steps. A list that is yet to be created allows all. */
export function findDenied(tables: Tables, steps: readonly Step[]): List | undefined {
  for (const step of steps) {
    const permission = permissionFor(step);
    if (permission === null) continue;
    for (const id of listsOf(tables, step)) {
      const list = tables.lists.get(id ?? "");
      if (list && !hasPermission(list, permission)) return list;
    }
  }
  return undefined;
}

/** The rows of `ids` that the person may change. */
export const editableTodos = ({ lists, todos }: Tables, ids: readonly TodoId[]): TodoId[] =>
  ids.filter((id) => hasPermission(lists.get(todos.get(id)?.list_id ?? ""), "edit"));
