import type { PushResult } from "@/lib/api/types";
import { derivedId } from "../engine/ids";
import type { Tables } from "../engine/tables";
import type { Operation, Step, TodoId, UserId } from "../types";
import { createListFinder } from "./access-loss";

/** Todos that were not assigned, since the person had left their list meanwhile, for the interface to tell. */
export interface Unassignment {
  /** The person's name; null if no roster of this device has it any more. */
  name: string | null;
  list: string;
  todos: readonly TodoId[];
}

/** What takes the place of an operation that was rejected for its assignee. */
interface Replacement {
  replaced: readonly Operation[];
  copies: readonly Operation[];
}

export function assigneeOf(step: Step): UserId | null {
  if (step.kind === "todo.create") return step.draft.assignee_id ?? null;
  return step.kind === "todo.change" ? (step.patch.assignee_id ?? null) : null;
}

/** Whether the server rejected an operation because its assignee is not in the list. */
export const isAssigneeRejected = ({ step }: Operation, { problem }: PushResult): boolean =>
  assigneeOf(step) !== null &&
  problem != null &&
  "errors" in problem &&
  (problem.errors ?? []).some(({ code }) => code === "assignee_not_member");

/** Returns the step without its assignee; null if nothing else is in it. */
function withoutAssignee(step: Step): Step | null {
  if (step.kind === "todo.create") {
    const { assignee_id: _, ...draft } = step.draft;
    return { ...step, draft };
  }
  if (step.kind !== "todo.change") return step;
  const { assignee_id: _, ...patch } = step.patch;
  const isEmpty = Object.keys(patch).every((key) => key === "this_occurrence_only");
  return isEmpty ? null : { ...step, patch };
}

/** The start of a UUIDv7 that decides how it sorts: the time, and the count within it. */
const SORTED_LENGTH = 19;

/** An id that sorts in the same place, and that every tab derives alike: the server has stored a result for the old one. */
const idOfCopy = ({ id }: Operation): string =>
  id.slice(0, SORTED_LENGTH) + derivedId(id, "copy").slice(SORTED_LENGTH);

/**
 * Decides what to send instead of an operation that was rejected for its assignee: the same without it. The operations
 * that follow on its row or need that are sent again after it, whatever became of them, since each step can be sent twice.
 * @param followers the pending operations that come later and depend on the outcome of `rejected`
 * @param pending all operations in the outbox
 */
export function replaceAssignment(
  rejected: Operation,
  followers: readonly Operation[],
  pending: readonly Operation[],
): Replacement {
  const step = withoutAssignee(rejected.step);
  if (step === null) return { replaced: [rejected], copies: [] };
  // A tab that was closed may have left copies beside the operations that they are of.
  const known = new Set(pending.map(idOfCopy));
  const replaced = [{ ...rejected, step }, ...followers.filter(({ id }) => !known.has(id))];
  return { replaced, copies: replaced.map((operation) => ({ ...operation, id: idOfCopy(operation) })) };
}

/** Groups the todos of rejected operations by person and list. */
export function groupUnassigned(
  tables: Pick<Tables, "todos" | "comments" | "lists">,
  rejected: readonly Operation[],
  pending: readonly Operation[],
  nameOf: (user: UserId) => string | null,
): Unassignment[] {
  const listsOf = createListFinder(tables, pending);
  const groups = new Map<string, Unassignment>();
  for (const { step } of rejected) {
    const user = assigneeOf(step) ?? "";
    const list = listsOf(step).findLast((id) => id !== undefined) ?? "";
    const key = `${user} ${list}`;
    const known = groups.get(key) ?? {
      name: nameOf(user),
      list: tables.lists.get(list)?.name ?? "",
      todos: [],
    };
    groups.set(key, { ...known, todos: [...known.todos, step.id] });
  }
  return [...groups.values()];
}

/** The names of those to whom pending operations assign todos, which outlast their place in a roster. */
export function createAssigneeNames({ members }: Pick<Tables, "members">) {
  const names = new Map<UserId, string>();
  return {
    /** To be called before a response may change the rosters. */
    remember(pending: readonly Operation[]): void {
      const assignees = new Set(pending.flatMap(({ step }) => assigneeOf(step) ?? []));
      if (assignees.size === 0) return;
      for (const roster of members.values())
        for (const { user_id, name } of roster.members) if (assignees.has(user_id)) names.set(user_id, name);
    },
    get: (user: UserId): string | null => names.get(user) ?? null,
    clear: (): void => names.clear(),
  };
}
