import { createFolded, type Folded } from "../engine/collapsed-rows";
import { createLinger, type Linger } from "../engine/lingering-todos";
import type { Changes, News } from "../sync/changes";
import { createOutbox, type Outbox } from "../sync/outbox";
import { createPulls, type Pulls } from "../sync/pull-loop";
import { createVerdicts, type Refusal } from "../sync/push-results";
import { createReplica, type Replica } from "../sync/replica";
import type { Transport } from "../sync/transport";
import type { Operation, Step } from "../types";
import { seen, show } from "../ui-state/selection";
import { type Change, createHistory } from "./history";
import { comeAfter, newId } from "./ids";
import { inOrder, inverse } from "./inverse";
import { createListeners, createSignals, HISTORY, LOAD, OUTBOX, type Signals, TODOS } from "./signals";
import { createTables, type Tables } from "./tables";

export type { News } from "../sync/changes";
export type { Refusal } from "../sync/push-results";

export interface Store
  extends Pick<Tables, "todos" | "lists" | "settings" | "reminders" | "index" | "trail"> {
  signals: Signals;
  outbox: Outbox;
  replica: Replica;
  pulls: Pulls;
  linger: Linger;
  folded: Folded;
  /** Shows `steps` at once, queues them, and lets them be taken back together. */
  commit(steps: readonly Step[]): void;
  /** As `commit`, for what nobody asked for: undo passes it by. */
  provide(steps: readonly Step[]): void;
  /** @returns ids of the rows that came back, none when there is nothing to take back */
  undo(): readonly string[];
  redo(): readonly string[];
  onRefusal(listener: (refusal: Refusal) => void): () => void;
  onNews(listener: (news: News) => void): () => void;
  /** Takes what another tab, or the disk, has told. */
  hear(news: News): void;
  clear(): void;
}

const idsOf = (steps: readonly Step[]) => steps.map((step) => step.id);

export function createStore(transport: Transport, now: () => Date = () => new Date()): Store {
  const signals = createSignals();
  const linger = createLinger((id) => {
    trail.add(id, true);
    signals.touch(TODOS);
  });
  const folded = createFolded((id) => {
    trail.add(id, true);
    signals.batch(() => [id, TODOS].forEach(signals.touch));
  });
  const tables = createTables(signals, linger);
  const { todos, lists, settings, reminders, index, trail } = tables;
  const replica = createReplica(tables);
  const history = createHistory();
  const refusals = createListeners<Refusal>();
  const news = createListeners<News>();
  const refused = new Set<string>();
  let sentIn: string | null = null;

  function tellChanges(settled: readonly string[]): void {
    const changes = replica.changes(settled);
    if (changes) news.tell({ kind: "changed", changes });
  }

  /** Each refusal once, however many tabs were told it. */
  function tellRefusal(refusal: Refusal): void {
    if (refused.has(refusal.operation.id)) return;
    refused.add(refusal.operation.id);
    refusal.changes.forEach(history.forget);
    signals.touch(HISTORY);
    refusals.tell(refusal);
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
        news.tell({ kind: "refused", refusal });
      }
      tellChanges(verdict.settled);
      if (!verdict.whole) void pulls.pull();
    },
    onState: () => signals.touch(OUTBOX),
  });

  const pulls: Pulls = createPulls({
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
    const before = seen();
    const operations = signals.batch(() =>
      steps.map((step): Operation => {
        const undone = inverse(step, tables.rowOf(step));
        if (undone) back.unshift(undone);
        const operation = { id: newId(), change, at, step };
        tables.hold(operation);
        return operation;
      }),
    );
    news.tell({ kind: "queued", operations });
    outbox.push(operations);
    return { id: change, back: inOrder(back), before };
  }

  /** Shows the rows as they were, and what was selected and in focus then. */
  function turnBack(change: Change | undefined, record: (change: Change) => void): readonly string[] {
    if (!change) return [];
    record(perform(change.back));
    signals.touch(HISTORY);
    show(change.before);
    const ids = new Set(idsOf(change.back));
    const { focus } = change.before;
    return focus !== null && ids.has(focus) ? [...new Set([focus, ...ids])] : [...ids];
  }

  function adopt(changes: Changes): void {
    signals.batch(() => {
      replica.adopt(changes, pulls.leads());
      verdicts.late.told();
      verdicts.release(changes.settled);
      signals.touch(OUTBOX);
    });
    if (changes.cursors.epoch !== null) pulls.ready();
    // where this tab leads, another has told late what it knew before
    void pulls.pull();
  }

  function queue(operations: readonly Operation[]): void {
    const fresh = operations.filter(({ id }) => !outbox.knows(id));
    for (const { id } of fresh) comeAfter(id);
    signals.batch(() => fresh.forEach(tables.hold));
    if (fresh.length > 0) outbox.push(fresh);
  }

  return {
    todos,
    lists,
    settings,
    reminders,
    index,
    trail,
    signals,
    outbox,
    replica,
    pulls,
    linger,
    folded,
    commit: (steps) => {
      if (steps.length === 0) return;
      history.record(perform(steps));
      signals.touch(HISTORY);
    },
    provide: (steps) => void (steps.length > 0 && perform(steps)),
    undo: () => turnBack(history.undo(), history.recordUndone),
    redo: () => turnBack(history.redo(), history.recordRedone),
    onRefusal: refusals.add,
    onNews: news.add,
    hear(heard) {
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
