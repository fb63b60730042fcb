import type { PushResponse } from "@/lib/api/types";
import { sortNewIdsAfter } from "../engine/ids";
import { createEmitter, LOAD, OUTBOX } from "../engine/signals";
import { createStore, type StoreOptions } from "../engine/store";
import type { Operation } from "../types";
import type { ChangeSet, Rejection, StoreEvent } from "./changes";
import { Outbox } from "./outbox";
import { PullLoop } from "./pull-loop";
import { createPushResults, type PushOutcome } from "./push-results";
import { createReplica } from "./replica";
import type { Transport } from "./transport";

export type SyncedStore = ReturnType<typeof createSyncedStore>;

/** A store that sends its changes to the server, pulls those of others, and tells other tabs about both. */
export function createSyncedStore(transport: Transport, options: Omit<StoreOptions, "onCommit"> = {}) {
  const events = createEmitter<StoreEvent>();
  const rejections = createEmitter<Rejection>();
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

  const outbox = new Outbox({
    send(operations) {
      sentEpoch = replica.cursors().epoch;
      return transport.push(operations);
    },
    onResponse: handlePushResponse,
    onState: () => signals.touch(OUTBOX),
  });

  const pullLoop = new PullLoop({
    transport,
    replica,
    onResponse: handlePullResponse,
    onState: () => signals.touch(LOAD),
  });

  function shareChanges(acknowledged: readonly string[]): void {
    const changes = replica.takeChanges(acknowledged);
    if (changes) events.emit({ kind: "changed", changes });
  }

  function reportRejection(rejection: Rejection): void {
    if (reported.has(rejection.operation.id)) return;
    reported.add(rejection.operation.id);
    store.forgetChanges(rejection.changes);
    rejections.emit(rejection);
  }

  function applyPushResponse(sent: readonly Operation[], response: PushResponse): PushOutcome {
    const outcome = pushResults.apply(sent, response, outbox.pending(), sentEpoch);
    pushResults.settle(outbox.acknowledge(outcome.acknowledged), outcome.dropped);
    return outcome;
  }

  function handlePushResponse(sent: readonly Operation[], response: PushResponse): void {
    const outcome = signals.batch(() => applyPushResponse(sent, response));
    for (const rejection of outcome.rejections) {
      reportRejection(rejection);
      events.emit({ kind: "rejected", rejection });
    }
    shareChanges(outcome.acknowledged);
    if (!outcome.isComplete || pushResults.isAwaitingPull()) void pullLoop.pull();
  }

  function handlePullResponse(apply: () => boolean): boolean {
    const isApplied = signals.batch(() => {
      const applied = apply();
      if (applied) pushResults.settleAwaited();
      return applied;
    });
    shareChanges([]);
    return isApplied;
  }

  function receiveChanges(changes: ChangeSet): void {
    signals.batch(() => {
      replica.applyRemote(changes, pullLoop.isLeading());
      pushResults.settleAdvanced();
      pushResults.settle(outbox.acknowledge(changes.acknowledged));
      signals.touch(OUTBOX);
    });
    if (changes.cursors.epoch !== null) pullLoop.markReady();
    // The sender may not have known what this tab pulled before it became the leader.
    void pullLoop.pull();
  }

  function receiveOperations(operations: readonly Operation[]): void {
    const unseen = operations.filter(({ id }) => !outbox.hasSeen(id));
    for (const { id } of unseen) sortNewIdsAfter(id);
    signals.batch(() => unseen.forEach(store.applyPending));
    if (unseen.length > 0) outbox.add(unseen);
  }

  return {
    ...store,
    outbox,
    replica,
    pullLoop,
    /** Calls `listener` once for each rejected operation. @returns a function that unsubscribes */
    onRejection: rejections.subscribe,
    /** Calls `listener` with each event that the disk and the other tabs have to learn. @returns a function that unsubscribes */
    onEvent: events.subscribe,
    /** Applies an event from another tab, or the contents of the disk. */
    receive(event: StoreEvent): void {
      if (event.kind === "rejected") reportRejection(event.rejection);
      else if (event.kind === "queued") receiveOperations(event.operations);
      else receiveChanges(event.changes);
    },
    clear(): void {
      outbox.clear();
      pullLoop.clear();
      pushResults.clear();
      reported.clear();
      replica.clear();
      store.clear();
    },
  };
}
