import { type CollapsedRows, createCollapsedRows } from "../engine/collapsed-rows";
import { createLingeringTodos, type LingeringTodos } from "../engine/lingering-todos";
import type { ChangeSet, StoreEvent } from "../sync/changes";
import { createOutbox, type Outbox } from "../sync/outbox";
import { createPullLoop, type PullLoop } from "../sync/pull-loop";
import { createVerdicts, type Rejection } from "../sync/push-results";
import { createReplica, type Replica } from "../sync/replica";
import type { Transport } from "../sync/transport";
import type { Operation, Step } from "../types";
import { restoreSnapshot, takeSnapshot } from "../ui-state/selection";
import { createHistory, type UndoEntry } from "./history";
import { newId, sortNewIdsAfter } from "./ids";
import { inverseOf, sortParentsFirst } from "./inverse";
import { createEmitter, createSignals, HISTORY, LOAD, OUTBOX, type Signals, TODOS } from "./signals";
import { createTables, type Tables } from "./tables";

export type { StoreEvent as News } from "../sync/changes";
export type { Rejection as Refusal } from "../sync/push-results";

export interface Store
  extends Pick<Tables, "todos" | "lists" | "settings" | "reminders" | "index" | "changeLog"> {
  signals: Signals;
  outbox: Outbox;
  replica: Replica;
  pullLoop: PullLoop;
  lingering: LingeringTodos;
  collapsed: CollapsedRows;
  /** Shows `steps` at once, queues them, and lets them be taken back together. */
  commit(steps: readonly Step[]): void;
  /** As `commit`, for what nobody asked for: undo passes it by. */
  commitWithoutUndo(steps: readonly Step[]): void;
  /** @returns ids of the rows that came back, none when there is nothing to take back */
  undo(): readonly string[];
  redo(): readonly string[];
  onRejection(listener: (refusal: Rejection) => void): () => void;
  onEvent(listener: (news: StoreEvent) => void): () => void;
  /** Takes what another tab, or the disk, has told. */
  receive(news: StoreEvent): void;
  clear(): void;
}

const idsOf = (steps: readonly Step[]) => steps.map((step) => step.id);

export function createStore(transport: Transport, now: () => Date = () => new Date()): Store {
  const signals = createSignals();
  const linger = createLingeringTodos((id) => {
    trail.add(id, true);
    signals.touch(TODOS);
  });
  const folded = createCollapsedRows((id) => {
    trail.add(id, true);
    signals.batch(() => [id, TODOS].forEach(signals.touch));
  });
  const tables = createTables(signals, linger);
  const { todos, lists, settings, reminders, index, changeLog: trail } = tables;
  const replica = createReplica(tables);
  const history = createHistory();
  const refusals = createEmitter<Rejection>();
  const news = createEmitter<StoreEvent>();
  const refused = new Set<string>();
  let sentIn: string | null = null;

  function tellChanges(settled: readonly string[]): void {
    const changes = replica.changes(settled);
    if (changes) news.emit({ kind: "changed", changes });
  }

  /** Each refusal once, however many tabs were told it. */
  function tellRefusal(refusal: Rejection): void {
    if (refused.has(refusal.operation.id)) return;
    refused.add(refusal.operation.id);
    refusal.changes.forEach(history.forget);
    signals.touch(HISTORY);
    refusals.emit(refusal);
  }

  const verdicts = createVerdicts({ tables, replica, outbox: () => outbox });

  const outbox: Outbox = createOutbox({
    send(operations) {
      sentIn = replica.cursors().epoch;
      return transport.push(operations);
    },
    onAnswer(sent, answer) {
      const verdict = signals.batch(() => verdicts.take(sent, answer, sentIn));
      for (const refusal of verdict.refusals) {
        tellRefusal(refusal);
        news.emit({ kind: "refused", refusal });
      }
      tellChanges(verdict.settled);
      if (!verdict.whole) void pulls.pull();
    },
    onState: () => signals.touch(OUTBOX),
  });

  const pulls: PullLoop = createPullLoop({
    transport,
    replica,
    onAnswer(takeAnswer) {
      const taken = signals.batch(() => {
        const isTaken = takeAnswer();
        if (isTaken) verdicts.late.pulled();
        return isTaken;
      });
      tellChanges([]);
      return taken;
    },
    onState: () => signals.touch(LOAD),
  });

  function perform(steps: readonly Step[]) {
    const change = newId();
    const at = now().toISOString();
    const back: Step[] = [];
    const before = takeSnapshot();
    const operations = signals.batch(() =>
      steps.map((step): Operation => {
        const undone = inverseOf(step, tables.rowOf(step));
        if (undone) back.unshift(undone);
        const operation = { id: newId(), change, at, step };
        tables.applyPending(operation);
        return operation;
      }),
    );
    news.emit({ kind: "queued", operations });
    outbox.add(operations);
    return { id: change, inverse: sortParentsFirst(back), ui: before };
  }

  /** Shows the rows as they were, and what was selected and in focus then. */
  function turnBack(change: UndoEntry | undefined, record: (change: UndoEntry) => void): readonly string[] {
    if (!change) return [];
    record(perform(change.inverse));
    signals.touch(HISTORY);
    restoreSnapshot(change.ui);
    const ids = new Set(idsOf(change.inverse));
    const { focus } = change.ui;
    return focus !== null && ids.has(focus) ? [...new Set([focus, ...ids])] : [...ids];
  }

  function adopt(changes: ChangeSet): void {
    signals.batch(() => {
      replica.applyRemote(changes, pulls.isLeading());
      verdicts.late.told();
      verdicts.release(changes.acknowledged);
      signals.touch(OUTBOX);
    });
    if (changes.cursors.epoch !== null) pulls.markReady();
    // where this tab leads, another has told late what it knew before
    void pulls.pull();
  }

  function queue(operations: readonly Operation[]): void {
    const fresh = operations.filter(({ id }) => !outbox.hasSeen(id));
    for (const { id } of fresh) sortNewIdsAfter(id);
    signals.batch(() => fresh.forEach(tables.applyPending));
    if (fresh.length > 0) outbox.add(fresh);
  }

  return {
    todos,
    lists,
    settings,
    reminders,
    index,
    changeLog: trail,
    signals,
    outbox,
    replica,
    pullLoop: pulls,
    lingering: linger,
    collapsed: folded,
    commit: (steps) => {
      if (steps.length === 0) return;
      history.record(perform(steps));
      signals.touch(HISTORY);
    },
    commitWithoutUndo: (steps) => void (steps.length > 0 && perform(steps)),
    undo: () => turnBack(history.undo(), history.recordUndone),
    redo: () => turnBack(history.redo(), history.recordRedone),
    onRejection: refusals.subscribe,
    onEvent: news.subscribe,
    receive(heard) {
      if (heard.kind === "refused") tellRefusal(heard.refusal);
      else if (heard.kind === "queued") queue(heard.operations);
      else adopt(heard.changes);
    },
    clear() {
      linger.clear();
      history.clear();
      outbox.clear();
      pulls.clear();
      verdicts.late.clear();
      refused.clear();
      signals.batch(() => {
        replica.clear();
        todos.clear();
        lists.clear();
        settings.clear();
        reminders.clear();
      });
    },
  };
}
