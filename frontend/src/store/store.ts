import { Problem } from "@/lib/api/problem";
import type { PushAnswer, PushResult } from "@/lib/api/types";
import type { Changes } from "./changes";
import { createHistory } from "./history";
import { newId } from "./ids";
import { inverse } from "./inverse";
import { createLinger, type Linger } from "./linger";
import { applyToList, applyToTodo } from "./operations";
import { createOutbox, type Outbox } from "./outbox";
import { createPulls, type Pulls } from "./pulls";
import { createReplica, type Replica } from "./replica";
import {
  isTodoStep,
  type List,
  type ListStep,
  type Operation,
  type Step,
  type Todo,
  type TodoStep,
} from "./rows";
import { createSignals, type Signals } from "./signals";
import { createTable, type Table } from "./table";
import { createTodoIndex, type TodoIndex } from "./todo-index";
import type { Transport } from "./transport";

/** What the server would not take, and the rows that were not kept for it, as they stood in the view. */
export interface Refusal {
  operation: Operation;
  problem: Problem;
  rows: readonly (Todo | List)[];
}

/** What other tabs and the disk have to know of. */
export type News =
  | { kind: "queued"; operations: readonly Operation[] }
  | { kind: "changed"; changes: Changes }
  | { kind: "refused"; refusal: Refusal };

export interface Store {
  todos: Table<Todo>;
  lists: Table<List>;
  index: TodoIndex;
  signals: Signals;
  outbox: Outbox;
  replica: Replica;
  pulls: Pulls;
  linger: Linger;
  /** Shows `steps` at once, queues them, and lets them be taken back together. */
  commit(steps: readonly Step[]): void;
  /** @returns ids of the rows that came back, none when there is nothing to take back */
  undo(): readonly string[];
  redo(): readonly string[];
  onRefusal(listener: (refusal: Refusal) => void): () => void;
  onNews(listener: (news: News) => void): () => void;
  /** Takes what another tab, or the disk, has told. */
  hear(news: News): void;
  clear(): void;
}

/** Keys that listeners may name besides the ids of rows. */
export const TODOS = "todos";
export const LISTS = "lists";
export const OUTBOX = "outbox";
export const LOAD = "load";

function needsOf(step: Step, before: Todo | undefined): string[] {
  if (!isTodoStep(step)) return [step.id];
  const to =
    step.kind === "todo.create"
      ? step.draft.list_id
      : step.kind === "todo.change"
        ? step.patch.list_id
        : null;
  return [...new Set([step.id, before?.list_id, to])].filter((id): id is string => typeof id === "string");
}

function createTables(signals: Signals, linger: Linger) {
  const lists = createTable<List>({
    apply: (row, { step, at }) => applyToList(row, step as ListStep, at),
    onChange(id) {
      signals.touch(id);
      signals.touch(LISTS);
    },
  });
  const todos: Table<Todo> = createTable<Todo>({
    apply: (row, { step, at }) => applyToTodo(row, step as TodoStep, at),
    onChange(id, before, after) {
      // done elsewhere, it is seen to be done here before it leaves
      if (before?.completed_at === null && after?.completed_at) linger.start(id);
      index.update(before, after);
      signals.touch(id);
      signals.touch(TODOS);
    },
  });
  const index: TodoIndex = createTodoIndex((id) => todos.get(id));
  return { lists, todos, index };
}

function createListeners<T>() {
  const listeners = new Set<(value: T) => void>();
  return {
    tell: (value: T) => {
      for (const listener of listeners) listener(value);
    },
    add(listener: (value: T) => void) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

const problemOf = ({ status, problem }: PushResult) =>
  new Problem({
    status,
    code: problem?.code ?? "unexpected",
    detail: problem?.detail,
    fields: problem && "errors" in problem ? problem.errors : [],
  });

export function createStore(transport: Transport, now: () => Date = () => new Date()): Store {
  const signals = createSignals();
  const linger = createLinger(() => signals.touch(TODOS));
  const { lists, todos, index } = createTables(signals, linger);
  const replica = createReplica(todos, lists);
  const history = createHistory();
  const refusals = createListeners<Refusal>();
  const news = createListeners<News>();

  const rowOf = (step: Step) => (isTodoStep(step) ? todos.get(step.id) : lists.get(step.id));
  const tableOf = (step: Step) => (isTodoStep(step) ? todos : lists);

  /** Takes them out of the outbox and out of the view. */
  function release(ids: readonly string[]): void {
    for (const operation of outbox.settle(ids).reverse()) tableOf(operation.step).release(operation);
  }

  function refused(operation: Operation, problem: Problem): string[] {
    const { step } = operation;
    if (step.kind.endsWith(".delete") && problem.status === 404) {
      // somebody else was quicker
      replica.drop(isTodoStep(step) ? "todo" : "list", step.id);
      release([operation.id]);
      return [operation.id];
    }
    const fell = step.kind.endsWith(".create") ? outbox.restingOn(operation) : [];
    const lost = [operation, ...fell];
    const rows = [...new Set(lost.flatMap((each) => rowOf(each.step) ?? []))];
    release(lost.map(({ id }) => id));
    told({ operation, problem, rows });
    news.tell({ kind: "refused", refusal: { operation, problem, rows } });
    return lost.map(({ id }) => id);
  }

  function told(refusal: Refusal): void {
    history.forget(refusal.operation.change);
    refusals.tell(refusal);
  }

  function take(sent: readonly Operation[], { results, lists: passed }: PushAnswer): string[] {
    const settled: string[] = [];
    for (const [nth, operation] of sent.entries()) {
      const result = results[nth];
      if (!result || settled.includes(operation.id)) continue;
      if (result.problem) settled.push(...refused(operation, problemOf(result)));
      else {
        replica.takeResult(result, passed);
        release([operation.id]);
        settled.push(operation.id);
      }
    }
    return settled;
  }

  const outbox: Outbox = createOutbox({
    send: (operations) => transport.push(operations),
    onAnswer(sent, answer) {
      let whole = true;
      const settled = signals.batch(() => {
        const ids = take(sent, answer);
        whole = replica.pass(answer.lists);
        return ids;
      });
      news.tell({ kind: "changed", changes: replica.changes(settled) });
      if (!whole) void pulls.pull();
    },
    onState: () => signals.touch(OUTBOX),
  });

  const pulls: Pulls = createPulls({
    transport,
    replica,
    onAnswer(takeAnswer) {
      signals.batch(takeAnswer);
      news.tell({ kind: "changed", changes: replica.changes([]) });
    },
    onState: () => signals.touch(LOAD),
  });

  function hold(operations: readonly Operation[]): void {
    for (const operation of operations) {
      if (isTodoStep(operation.step)) todos.hold(operation);
      else lists.hold(operation);
    }
  }

  function perform(steps: readonly Step[]) {
    const change = newId();
    const at = now().toISOString();
    const back: Step[] = [];
    const operations = signals.batch(() =>
      steps.map((step): Operation => {
        const before = rowOf(step);
        const undone = inverse(step, before);
        if (undone) back.unshift(undone);
        const needs = needsOf(step, isTodoStep(step) ? (before as Todo | undefined) : undefined);
        const operation = { id: newId(), change, at, step, needs };
        hold([operation]);
        return operation;
      }),
    );
    news.tell({ kind: "queued", operations });
    outbox.push(operations);
    return { id: change, back };
  }

  function adopt(changes: Changes): void {
    signals.batch(() => {
      replica.adopt(changes);
      release(changes.settled);
    });
    signals.touch(OUTBOX);
    if (changes.cursors.epoch !== null) pulls.ready();
  }

  function queue(operations: readonly Operation[]): void {
    const fresh = operations.filter(({ id }) => !outbox.knows(id));
    signals.batch(() => hold(fresh));
    outbox.push(fresh);
  }

  function hear(heard: News): void {
    if (heard.kind === "refused") told(heard.refusal);
    else if (heard.kind === "queued") queue(heard.operations);
    else adopt(heard.changes);
  }

  const idsOf = (steps: readonly Step[]) => steps.map((step) => step.id);

  return {
    todos,
    lists,
    index,
    signals,
    outbox,
    replica,
    pulls,
    linger,
    commit: (steps) => {
      if (steps.length > 0) history.record(perform(steps));
    },
    undo() {
      const change = history.undo();
      if (change) history.recordUndone(perform(change.back));
      return idsOf(change?.back ?? []);
    },
    redo() {
      const change = history.redo();
      if (change) history.recordRedone(perform(change.back));
      return idsOf(change?.back ?? []);
    },
    onRefusal: refusals.add,
    onNews: news.add,
    hear,
    clear() {
      linger.clear();
      history.clear();
      outbox.clear();
      pulls.clear();
      signals.batch(() => {
        replica.clear();
        todos.clear();
        lists.clear();
      });
    },
  };
}
