import type { PushResponse } from "@/lib/api/types";
import { sortNewIdsAfter } from "../engine/ids";
import { hasPermission, isShared, PERMISSIONS } from "../engine/roles";
import { createEmitter, LOAD, OUTBOX } from "../engine/signals";
import { createStore, type StoreOptions } from "../engine/store";
import type { List, ListId, Operation } from "../types";
import { type AccessLoss, createListFinder, type LossPlan, planDemotions, planLosses } from "./access-loss";
import { type ChangeSet, isEmptyChange, type Rejection, type StoreEvent } from "./changes";
import { createAssigneeNames, groupUnassigned, type Unassignment } from "./lost-assignees";
import { Outbox } from "./outbox";
import { PullLoop } from "./pull-loop";
import { createPushResults, type PushOutcome } from "./push-results";
import { createReplica } from "./replica";
import type { PullResponse, Transport } from "./transport";

export type SyncedStore = ReturnType<typeof createSyncedStore>;

interface SyncedStoreOptions extends Omit<StoreOptions, "onCommit"> {
  /** Names the list that keeps what could not be sent to a list of some name. */
  nameCopy?: (name: string) => string;
  /** Called before the person loses access to a shared list, or may no longer change it, to save what is being typed. */
  onBeforeLoss?: () => void;
}

/** A store that sends its changes to the server, pulls those of others, and tells other tabs about both. */
export function createSyncedStore(
  transport: Transport,
  { nameCopy = (name) => name, onBeforeLoss, ...options }: SyncedStoreOptions = {},
) {
  const events = createEmitter<StoreEvent>();
  const rejections = createEmitter<Rejection>();
  const losses = createEmitter<AccessLoss>();
  const unassignments = createEmitter<Unassignment>();
  const accountVersions = createEmitter<number>();
  /** The account's version that the listeners know. */
  let knownAccount = 0;
  /** Lists that the person leaves, which is no loss to tell. */
  const expectedRemovals = new Set<ListId>();
  /** Ids of the operations that were postponed once; a pull has shown since that their lists are still there. */
  const postponedOnce = new Set<string>();
  /** How often operations were postponed, and the same when the last pull was requested. */
  let postponements = 0;
  let postponementsBeforePull = 0;
  /** Ids of the rejected operations that were reported, since several tabs can report one. */
  const reported = new Set<string>();
  let sentEpoch: string | null = null;

  const store = createStore({
    ...options,
    onCommit(operations) {
      events.emit({ kind: "queued", operations });
      outbox.add(operations);
    },
  });
  const { signals } = store;
  const replica = createReplica(store);
  const pushResults = createPushResults(store, replica);
  const assigneeNames = createAssigneeNames(store);

  const outbox = new Outbox({
    send(operations) {
      sentEpoch = replica.cursors().epoch;
      return transport.push(operations);
    },
    onResponse: handlePushResponse,
    onState: () => signals.touch(OUTBOX),
  });

  const pullLoop = new PullLoop({
    transport: {
      pull(request) {
        postponementsBeforePull = postponements;
        return transport.pull(request);
      },
    },
    replica,
    onResponse: handlePullResponse,
    onState: () => signals.touch(LOAD),
  });

  function shareChanges(acknowledged: readonly string[]): void {
    const changes = replica.takeChanges(acknowledged);
    if (!changes) return;
    events.emit({ kind: "changed", changes });
    reportAccountVersion(changes);
  }

  /** Reports a version of the account that came with no row, or with an invitation. */
  function reportAccountVersion(changes: ChangeSet): void {
    const { account } = changes.cursors;
    const isInvited = changes.notifications.rows.some(({ kind }) => kind === "invited");
    const isNew = knownAccount > 0 && account > knownAccount && (isInvited || isEmptyChange(changes));
    knownAccount = account;
    if (isNew) accountVersions.emit(account);
  }

  function reportRejection(rejection: Rejection): void {
    if (reported.has(rejection.operation.id)) return;
    reported.add(rejection.operation.id);
    store.forgetChanges(rejection.changes);
    rejections.emit(rejection);
  }

  function applyPushResponse(sent: readonly Operation[], response: PushResponse): PushOutcome {
    const pending = outbox.pending();
    const listsOf = createListFinder(store, pending);
    const isDoubtful = ({ id, step }: Operation) =>
      !postponedOnce.has(id) && listsOf(step).some((list) => list !== undefined && isShared(store, list));
    const outcome = pushResults.apply(sent, response, pending, sentEpoch, isDoubtful);
    postpone(outcome.doubtful);
    const copies = receiveOperations(outcome.copies);
    pushResults.settle(outbox.acknowledge(outcome.acknowledged), outcome.dropped);
    return { ...outcome, copies };
  }

  /** Tells who is no longer there to do what was assigned to them. */
  function reportUnassigned(rejected: readonly Operation[], pending: readonly Operation[]): void {
    for (const unassignment of groupUnassigned(store, rejected, pending, assigneeNames.get)) {
      unassignments.emit(unassignment);
      events.emit({ kind: "unassigned", unassignment });
    }
  }

  function handlePushResponse(sent: readonly Operation[], response: PushResponse): void {
    const pending = outbox.pending();
    assigneeNames.remember(pending);
    const outcome = signals.batch(() => applyPushResponse(sent, response));
    // The copies are on the disk before what they are made of leaves it.
    if (outcome.copies.length > 0) events.emit({ kind: "queued", operations: outcome.copies });
    reportUnassigned(outcome.unassigned, pending);
    for (const rejection of outcome.rejections) {
      reportRejection(rejection);
      events.emit({ kind: "rejected", rejection });
    }
    shareChanges(outcome.acknowledged);
    if (!outcome.isComplete || pushResults.isAwaitingPull()) void pullLoop.pull();
  }

  function postpone(operations: readonly Operation[]): void {
    if (operations.length === 0) return;
    postponements += 1;
    const ids = operations.map(({ id }) => id);
    for (const id of ids) postponedOnce.add(id);
    outbox.postpone(ids);
  }

  /** Whether the person may no longer change one of the lists. */
  const isAnyDemoted = (rows: readonly List[]) =>
    rows.some((row) => {
      const before = store.lists.get(row.id);
      return PERMISSIONS.some(
        (permission) => hasPermission(before, permission) && !hasPermission(row, permission),
      );
    });

  function planLossesIn({ removed_lists: removed, lists, notifications }: PullResponse): LossPlan[] {
    const lost = removed.filter((list) => !expectedRemovals.has(list));
    const isAnyLost = lost.some((list) => isShared(store, list));
    if (isAnyLost || isAnyDemoted(lists.flatMap(({ list }) => list ?? []))) onBeforeLoss?.();
    return lost.length > 0 ? planLosses(store, outbox.pending(), lost, notifications ?? [], nameCopy) : [];
  }

  /** Takes operations out of the outbox that can no longer be sent. */
  function drop(operations: readonly Operation[]): void {
    const ids = new Set(operations.map(({ id }) => id));
    pushResults.settle(outbox.acknowledge([...ids]), ids);
    store.forgetChanges(operations.map(({ change }) => change));
  }

  function handlePullResponse(response: PullResponse, apply: () => boolean): boolean {
    assigneeNames.remember(outbox.pending());
    const lost = planLossesIn(response);
    const dropped = lost.flatMap((loss) => loss.dropped);
    const isApplied = signals.batch(() => {
      const applied = apply();
      if (!applied) return false;
      pushResults.settleAwaited();
      drop(dropped);
      return true;
    });
    if (!isApplied) return false;
    // The copies are on the disk before what they are made of leaves it.
    for (const { steps } of lost) store.commitWithoutUndo(steps);
    shareChanges(dropped.map(({ id }) => id));
    lost.forEach(reportLoss);
    if (postponementsBeforePull === postponements && !response.has_more) {
      dropDenied();
      outbox.resume();
    }
    return true;
  }

  /** Gives up the postponed operations that the person's present roles do not allow. */
  function dropDenied(): void {
    const denied = planDemotions(store, outbox.pending(), outbox.postponed(), nameCopy);
    for (const loss of denied) {
      store.commitWithoutUndo(loss.steps);
      signals.batch(() => drop(loss.dropped));
      shareChanges(loss.dropped.map(({ id }) => id));
      reportLoss(loss);
    }
  }

  function reportLoss({ name, isReadable, isLeft, copy }: LossPlan): void {
    const list: AccessLoss = { name, isReadable, isLeft, copy };
    losses.emit(list);
    events.emit({ kind: "lost", list });
  }

  function receiveChanges(changes: ChangeSet): void {
    // Words that are being typed here are then rejected for all to see, instead of going with their row.
    const isAnyLost = changes.lists.removed.some((list) => isShared(store, list));
    if (isAnyLost || isAnyDemoted(changes.lists.rows)) onBeforeLoss?.();
    signals.batch(() => {
      replica.applyRemote(changes, pullLoop.isLeading());
      pushResults.settleAdvanced();
      pushResults.settle(outbox.acknowledge(changes.acknowledged));
      signals.touch(OUTBOX);
    });
    reportAccountVersion(changes);
    if (changes.cursors.epoch !== null) pullLoop.markReady();
    // The sender may not have known what this tab pulled before it became the leader.
    void pullLoop.pull();
  }

  /** @returns those that are new to this tab */
  function receiveOperations(operations: readonly Operation[]): Operation[] {
    const unseen = operations.filter(({ id }) => !outbox.hasSeen(id));
    for (const { id } of unseen) sortNewIdsAfter(id);
    signals.batch(() => unseen.forEach(store.applyPending));
    if (unseen.length > 0) outbox.add(unseen);
    return unseen;
  }

  return {
    ...store,
    outbox,
    replica,
    pullLoop,
    /** Calls `listener` once for each rejected operation. @returns a function that unsubscribes */
    onRejection: rejections.subscribe,
    /** Calls `listener` once for each list that the person has lost access to. @returns a function that unsubscribes */
    onLoss: losses.subscribe,
    /** Calls `listener` once with todos that were not assigned to somebody who had left. @returns a function that unsubscribes */
    onUnassigned: unassignments.subscribe,
    /** Calls `listener` with a version of the account that came with no row. @returns a function that unsubscribes */
    onAccountVersion: accountVersions.subscribe,
    /** Announces that the person leaves a list, which is no loss then. @returns a function that takes this back */
    expectRemoval(list: ListId): () => void {
      expectedRemovals.add(list);
      return () => expectedRemovals.delete(list);
    },
    /** Removes a list that the person has left, without waiting for a pull. */
    removeList(list: ListId): void {
      signals.batch(() => replica.invalidate("list", list));
      shareChanges([]);
    },
    /** Calls `listener` with each event that the disk and the other tabs have to learn. @returns a function that unsubscribes */
    onEvent: events.subscribe,
    /** Applies an event from another tab, or the contents of the disk. */
    receive(event: StoreEvent): void {
      if (event.kind === "rejected") reportRejection(event.rejection);
      else if (event.kind === "lost") losses.emit(event.list);
      else if (event.kind === "unassigned") unassignments.emit(event.unassignment);
      else if (event.kind === "queued") receiveOperations(event.operations);
      else receiveChanges(event.changes);
    },
    clear(): void {
      outbox.clear();
      pullLoop.clear();
      pushResults.clear();
      reported.clear();
      expectedRemovals.clear();
      postponedOnce.clear();
      assigneeNames.clear();
      knownAccount = 0;
      replica.clear();
      store.clear();
    },
  };
}
