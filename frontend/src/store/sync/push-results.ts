import type { PushResponse, PushResult } from "@/lib/api/types";
import type { Tables } from "../engine/tables";
import {
  type Comment,
  isCommentStep,
  isListStep,
  isTodoStep,
  type List,
  type Operation,
  type Step,
  type Todo,
} from "../types";
import type { Rejection } from "./changes";
import { type Cursor, isSameCursor } from "./cursors";
import { isAssigneeRejected, replaceAssignment } from "./lost-assignees";
import type { Replica } from "./replica";

/** A pull normally follows a push at once; an operation waits no longer than this for its outcome. */
const MAX_WAIT_MS = 20_000;

/** The outcome of a push. The caller takes the acknowledged operations out of the outbox. */
export interface PushOutcome {
  /** Ids of the operations that have their results, including the dropped ones. */
  acknowledged: readonly string[];
  /** Ids of the operations that have no effect: the rejected ones and those that depend on them, and replaced ones. */
  dropped: ReadonlySet<string>;
  rejections: readonly Rejection[];
  /** The operations that were rejected for their assignee, and what is to be sent instead of them. */
  unassigned: readonly Operation[];
  copies: readonly Operation[];
  /** Operations whose result waits for a pull, which tells whether their lists are lost. */
  doubtful: readonly Operation[];
  /** Whether the response contained everything that the push changed, so that no pull is needed. */
  isComplete: boolean;
}

interface AwaitedOperation {
  operation: Operation;
  /** The cursors when the operation was acknowledged. */
  account: number;
  list: Cursor | undefined;
  timer: ReturnType<typeof setTimeout>;
}

const unique = <T>(values: readonly T[]) => [...new Set(values)];

const isCreation = ({ step }: Operation) => step.kind.endsWith(".create");
const isPurge = (step: Step) => step.kind.endsWith(".purge");
const isDeletion = ({ step }: Operation) => step.kind.endsWith(".delete") || isPurge(step);
/** Whether nothing is lost if the row is gone already. */
const acceptsMissingRow = (operation: Operation) =>
  isDeletion(operation) || operation.step.kind === "notification.change";

/** The rows that must exist for `step`, besides the one that it names. */
function requiredRows(step: Step): (string | null | undefined)[] {
  if (step.kind === "todo.create") return [step.draft.list_id, step.draft.parent_id];
  if (step.kind === "reminder.create" || step.kind === "comment.create") return [step.draft.todo_id];
  return step.kind === "todo.change" ? [step.patch.list_id, step.patch.parent_id] : [];
}

/** Returns the pending operations that need the row that `creation` was to create, so that they can only fail too. */
export function dependentsOf(creation: Operation, pending: readonly Operation[]): Operation[] {
  const missing = new Set([creation.step.id]);
  return pending.filter((operation) => {
    if (operation.id <= creation.id) return false;
    const required = [operation.step.id, ...requiredRows(operation.step)];
    const isDependent = required.some((id) => id && missing.has(id));
    if (isDependent && isCreation(operation)) missing.add(operation.step.id);
    return isDependent;
  });
}

/** Returns the pending operations whose outcome depends on that of an earlier one: on the row, or on its existence. */
const followersOf = (operation: Operation, pending: readonly Operation[]): Operation[] =>
  isCreation(operation)
    ? dependentsOf(operation, pending)
    : pending.filter(({ id, step }) => id > operation.id && step.id === operation.step.id);

const problemOf = ({ status, problem }: PushResult): Rejection["problem"] => ({
  status,
  code: problem?.code ?? "unexpected",
  message: problem?.detail ?? problem?.code ?? "",
  fields: problem && "errors" in problem ? problem.errors : [],
});

/** The fields that a step would have written, for a row that no longer exists. */
function writtenFields(step: Step): Rejection["rows"] {
  if (!("patch" in step)) return [];
  if (isCommentStep(step)) return "text" in step.patch ? [step.patch as Comment] : [];
  return [(isTodoStep(step) ? { title: "", ...step.patch } : step.patch) as Todo | List];
}

/** The list in which a step changes rows besides the one that it names. */
const listOfOtherRows = (step: Step) =>
  step.kind === "todo.change" ? (step.copy ?? step.below?.[0])?.list_id : undefined;

/** Whether only a pull brings the outcome of a step: the push result lacks it, or may be older than the last pull. */
const needsPull = (step: Step) =>
  step.kind === "setting.change" ||
  step.kind === "notification.change" ||
  step.kind.startsWith("reminder.") ||
  isPurge(step) ||
  listOfOtherRows(step) !== undefined;

/**
 * Operations that are acknowledged but whose outcome a pull has yet to bring. They stay applied until then, or the row
 * would show its old state for a moment.
 */
function createAwaitedOperations(replica: Replica, settle: (operation: Operation) => void) {
  let awaited: AwaitedOperation[] = [];

  const listCursor = ({ step }: Operation) => replica.cursors().lists[listOfOtherRows(step) ?? ""];

  function settleThose(isKnown: (one: AwaitedOperation) => boolean): void {
    const known = awaited.filter(isKnown);
    awaited = awaited.filter((one) => !known.includes(one));
    for (const { operation, timer } of known) {
      clearTimeout(timer);
      settle(operation);
    }
  }

  return {
    isEmpty: (): boolean => awaited.length === 0,
    add(operation: Operation): void {
      const timer = setTimeout(() => settleThose((one) => one.operation === operation), MAX_WAIT_MS);
      const { account } = replica.cursors();
      awaited.push({ operation, account, list: listCursor(operation), timer });
    },
    settleAll: (): void => settleThose(() => true),
    /** Settles those whose log has moved since they were acknowledged. */
    settleAdvanced(): void {
      const { account } = replica.cursors();
      settleThose((one) => account > one.account || !isSameCursor(listCursor(one.operation), one.list));
    },
    clear(): void {
      for (const { timer } of awaited) clearTimeout(timer);
      awaited = [];
    },
  };
}

/** Applies the results of pushes to the replica, and takes acknowledged operations off the optimistic rows. */
export function createPushResults(tables: Tables, replica: Replica) {
  const awaited = createAwaitedOperations(replica, tables.settlePending);

  function lostRows(step: Step): Rejection["rows"] {
    if (!isTodoStep(step) && !isListStep(step) && !isCommentStep(step)) return [];
    const row = tables.rowOf(step) as Todo | List | Comment | undefined;
    return row ? [row] : writtenFields(step);
  }

  function rejectionOf(lost: readonly [Operation, ...Operation[]], result: PushResult): Rejection {
    return {
      operation: lost[0],
      problem: problemOf(result),
      rows: unique(lost.flatMap(({ step }) => lostRows(step))),
      changes: unique(lost.map(({ change }) => change)),
    };
  }

  /** Counts a row that the server no longer has as deleted, until a pull tells whether it is. */
  function acceptDeletion({ step }: Operation): void {
    if (isTodoStep(step)) replica.invalidate("todo", step.id);
    if (isCommentStep(step)) replica.invalidate("comment", step.id);
    if (isListStep(step)) replica.invalidate("list", step.id);
    if (step.kind === "notification.change") replica.invalidate("notification", step.id);
  }

  /**
   * Applies the response to a push.
   * @param sent the operations of the push
   * @param pending all operations in the outbox
   * @param epoch that of the replica when the push was sent
   * @param isDoubtful whether only a pull tells why the server did not find the row of an operation
   */
  function apply(
    sent: readonly Operation[],
    { results, lists }: PushResponse,
    pending: readonly Operation[],
    epoch: string | null,
    isDoubtful: (operation: Operation) => boolean,
  ): PushOutcome {
    const isApplied = replica.applyPush(epoch, { results, lists });
    const pendingIds = new Set(pending.map(({ id }) => id));
    const acknowledged = new Set<string>();
    const dropped = new Set<string>();
    const rejections: Rejection[] = [];
    const doubtful: Operation[] = [];
    const unassigned: Operation[] = [];
    const copies: Operation[] = [];
    for (const [index, operation] of sent.entries()) {
      const result = results[index];
      if (!result || dropped.has(operation.id)) continue;
      // Another tab has reported this rejection already.
      if (result.problem && !pendingIds.has(operation.id)) continue;
      if (result.status === 404 && isDoubtful(operation)) {
        doubtful.push(operation);
        continue;
      }
      if (isAssigneeRejected(operation, result)) {
        const replacement = replaceAssignment(operation, followersOf(operation, pending), pending);
        for (const { id } of replacement.replaced) dropped.add(id);
        copies.push(...replacement.copies);
        unassigned.push(operation);
        continue;
      }
      acknowledged.add(operation.id);
      if (!result.problem) continue;
      if (acceptsMissingRow(operation) && result.status === 404) {
        acceptDeletion(operation);
        continue;
      }
      const dependents = isCreation(operation) ? dependentsOf(operation, pending) : [];
      for (const { id } of [operation, ...dependents]) dropped.add(id);
      rejections.push(rejectionOf([operation, ...dependents], result));
    }
    return {
      acknowledged: [...new Set([...acknowledged, ...dropped])],
      dropped,
      rejections,
      unassigned,
      copies,
      doubtful,
      isComplete: isApplied && !results.some(({ status }) => status === 404),
    };
  }

  /**
   * Takes operations that have left the outbox off the rows, the latest first, except those whose outcome is yet to be
   * pulled.
   */
  function settle(operations: readonly Operation[], dropped: ReadonlySet<string> = new Set()): void {
    for (const operation of operations.toReversed()) {
      if (!dropped.has(operation.id) && needsPull(operation.step)) awaited.add(operation);
      else tables.settlePending(operation);
    }
  }

  return {
    apply,
    settle,
    /** Whether a pull has yet to bring the outcome of an acknowledged operation. */
    isAwaitingPull: (): boolean => !awaited.isEmpty(),
    /** To be called after a pull that was requested after all results so far. */
    settleAwaited: awaited.settleAll,
    /** To be called after changes from another tab. */
    settleAdvanced: awaited.settleAdvanced,
    clear: awaited.clear,
  };
}
