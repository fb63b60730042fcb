import type { Problem } from "@/lib/api/problem";
import { createHistory } from "./history";
import { newId } from "./ids";
import { inverse } from "./inverse";
import { createLinger, type Linger } from "./linger";
import { createLoads, type Loads } from "./loads";
import { applyToList, applyToTodo } from "./operations";
import { createOutbox, type Outbox } from "./outbox";
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

export interface Store {
  todos: Table<Todo>;
  lists: Table<List>;
  index: TodoIndex;
  signals: Signals;
  outbox: Outbox;
  loads: Loads;
  linger: Linger;
  /** Shows `steps` at once, queues them, and lets them be taken back together. */
  commit(steps: readonly Step[]): void;
  /** @returns ids of the rows that came back, none when there is nothing to take back */
  undo(): readonly string[];
  redo(): readonly string[];
  onRefusal(listener: (refusal: Refusal) => void): () => void;
  clear(): void;
}

/** Keys that listeners may name besides the ids of rows. */
export const TODOS = "todos";
export const LISTS = "lists";
export const OUTBOX = "outbox";

const newer = (row: Todo | List, known: Todo | List) => row.version >= known.version;

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

function createTables(signals: Signals) {
  const lists = createTable<List>({
    apply: (row, { step, at }) => applyToList(row, step as ListStep, at),
    isNewer: newer,
    onChange(id) {
      signals.touch(id);
      signals.touch(LISTS);
    },
  });
  const todos: Table<Todo> = createTable<Todo>({
    apply: (row, { step, at }) => applyToTodo(row, step as TodoStep, at),
    isNewer: (row, known) =>
      row.list_id === known.list_id ? newer(row, known) : row.updated_at >= known.updated_at,
    onChange(id, before, after) {
      index.update(before, after);
      signals.touch(id);
      signals.touch(TODOS);
    },
  });
  const index: TodoIndex = createTodoIndex((id) => todos.get(id));
  return { lists, todos, index };
}

export function createStore(transport: Transport, now: () => Date = () => new Date()): Store {
  const signals = createSignals();
  const { lists, todos, index } = createTables(signals);
  const history = createHistory();
  const refusals = new Set<(refusal: Refusal) => void>();
  const linger = createLinger(() => signals.touch(TODOS));

  const rowOf = (step: Step) => (isTodoStep(step) ? todos.get(step.id) : lists.get(step.id));

  function release(operation: Operation, answer: Todo | List | null): void {
    if (isTodoStep(operation.step)) todos.release(operation, (answer ?? undefined) as Todo | undefined);
    else lists.release(operation, (answer ?? undefined) as List | undefined);
  }

  function done(operation: Operation, answer: Todo | List | null): void {
    const { step, at } = operation;
    const row = rowOf(step);
    const trashed =
      step.kind.endsWith(".delete") && row ? { ...row, deleted_at: row.deleted_at ?? at } : null;
    signals.batch(() => release(operation, answer ?? trashed));
    if (step.kind === "list.restore") void loads.ensure(`list:${step.id}`);
  }

  function refused(operation: Operation, problem: Problem): void {
    const gone = operation.step.kind.endsWith(".delete") && problem.status === 404;
    if (gone) {
      done(operation, null);
      return;
    }
    const fell = operation.step.kind.endsWith(".create") ? outbox.withdraw(operation) : [];
    const lost = [operation, ...fell];
    const rows = new Set(lost.flatMap(({ step }) => rowOf(step) ?? []));
    history.forget(operation.change);
    signals.batch(() => {
      for (const each of lost.reverse()) release(each, null);
    });
    for (const listener of refusals) listener({ operation, problem, rows: [...rows] });
  }

  const outbox: Outbox = createOutbox({
    send: (operation) => transport.send(operation),
    onDone: done,
    onRefused: refused,
    onState: () => signals.touch(OUTBOX),
  });

  const loads: Loads = createLoads({
    transport,
    takeTodos: (rows) => signals.batch(() => rows.forEach(todos.receive)),
    takeLists: (rows) => signals.batch(() => rows.forEach(lists.receive)),
    onState: (part) => signals.touch(part),
  });

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
        if (isTodoStep(step)) todos.hold(operation);
        else lists.hold(operation);
        return operation;
      }),
    );
    outbox.push(operations);
    return { id: change, back };
  }

  const idsOf = (steps: readonly Step[]) => steps.map((step) => step.id);

  return {
    todos,
    lists,
    index,
    signals,
    outbox,
    loads,
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
    onRefusal(listener) {
      refusals.add(listener);
      return () => refusals.delete(listener);
    },
    clear() {
      linger.clear();
      history.clear();
      outbox.clear();
      loads.clear();
      signals.batch(() => {
        todos.clear();
        lists.clear();
      });
    },
  };
}
