import type { LingeringTodos } from "../engine/lingering-todos";
import { createTodoIndex, type TodoIndex } from "../indexes/todo-index";
import type {
  List,
  ListStep,
  Operation,
  Reminder,
  ReminderStep,
  SettingRow,
  SettingStep,
  Step,
  Todo,
  TodoStep,
} from "../types";
import { type ChangeLog, createChangeLog } from "./change-log";
import { applyToList, applyToReminder, applyToSetting, applyToTodo } from "./optimistic";
import { LISTS, REMINDERS, SETTINGS, type Signals, TODOS } from "./signals";

export interface Table<R extends { id: string }> {
  /** The row as it is shown: what the server said, with what is still on its way. */
  get(id: string): R | undefined;
  values(): IterableIterator<R>;
  /** The row as the server last told it. */
  serverRow(id: string): R | undefined;
  serverRows(): IterableIterator<R>;
  /** Takes a row of the server's in place of the one that is held. */
  setServerRow(row: R): void;
  /** The server has no such row any more. */
  removeServerRow(id: string): void;
  /** Shows `operation` on top of the row, in its place among others. `id`: which row, if not the one it names. */
  applyPending(operation: Operation, id?: string): void;
  /** Lets go of an operation; what the server made of it has been put before. */
  settlePending(operation: Operation, id?: string): void;
  clear(): void;
}

interface TablePlan<R extends { id: string }> {
  apply(row: R | undefined, operation: Operation, id: string): R | undefined;
  onChange(id: string, before: R | undefined, after: R | undefined): void;
}

export function createTable<R extends { id: string }>({ apply, onChange }: TablePlan<R>): Table<R> {
  const server = new Map<string, R>();
  const pending = new Map<string, Operation[]>();
  const view = new Map<string, R>();

  function show(id: string, after: R | undefined): void {
    const before = view.get(id);
    if (before === after) return;
    if (after) view.set(id, after);
    else view.delete(id);
    onChange(id, before, after);
  }

  function rebase(id: string): void {
    const onto = (row: R | undefined, operation: Operation) => apply(row, operation, id);
    show(id, (pending.get(id) ?? []).reduce(onto, server.get(id)));
  }

  return {
    get: (id) => view.get(id),
    values: () => view.values(),
    serverRow: (id) => server.get(id),
    serverRows: () => server.values(),
    setServerRow(row) {
      server.set(row.id, row);
      rebase(row.id);
    },
    removeServerRow(id) {
      if (server.delete(id)) rebase(id);
    },
    applyPending(operation, id = operation.step.id) {
      const held = pending.get(id) ?? [];
      const place = held.findLastIndex((earlier) => earlier.id < operation.id) + 1;
      pending.set(id, held.toSpliced(place, 0, operation));
      if (place === held.length) show(id, apply(view.get(id), operation, id));
      else rebase(id);
    },
    settlePending(operation, id = operation.step.id) {
      const rest = (pending.get(id) ?? []).filter((held) => held.id !== operation.id);
      if (rest.length > 0) pending.set(id, rest);
      else pending.delete(id);
      rebase(id);
    },
    clear() {
      server.clear();
      pending.clear();
      for (const id of [...view.keys()]) show(id, undefined);
    },
  };
}

export type Row = Todo | List | SettingRow | Reminder;

export interface Tables {
  todos: Table<Todo>;
  lists: Table<List>;
  settings: Table<SettingRow>;
  reminders: Table<Reminder>;
  index: TodoIndex;
  /** Every todo that is shown otherwise than before. */
  changeLog: ChangeLog;
  /** The row that `step` is about, as it is shown. */
  rowOf(step: Step): Row | undefined;
  applyPending(operation: Operation): void;
  settlePending(operation: Operation): void;
}

type Kind = "todo" | "list" | "setting" | "reminder";

function changed(signals: Signals, all: string) {
  return (id: string) => {
    signals.touch(id);
    signals.touch(all);
  };
}

/** What of a todo other rows are drawn by: where it stands, and whether it is there. */
const SHAPE = ["list_id", "parent_id", "position", "completed_at", "deleted_at", "kind"] as const;
const isMoved = (before: Todo | undefined, after: Todo | undefined) =>
  SHAPE.some((key) => before?.[key] !== after?.[key]);

function createTodos(signals: Signals, linger: LingeringTodos) {
  const trail = createChangeLog();
  const table: Table<Todo> = createTable<Todo>({
    apply: (row, { step, at }, id) => applyToTodo(row, step as TodoStep, at, id),
    onChange(id, before, after) {
      // done elsewhere, it is seen to be done here before it leaves
      if (before?.completed_at === null && after?.completed_at) linger.start(id);
      index.update(before, after);
      trail.add(id, isMoved(before, after));
      signals.touch(id);
      signals.touch(TODOS);
    },
  });
  const index = createTodoIndex(table);
  return { todos: table, index, trail };
}

/** The row that a step makes or takes away besides the one it names. */
const copyOf = (step: Step): string | undefined => (step.kind === "todo.change" ? step.copy?.id : undefined);

export function createTables(signals: Signals, linger: LingeringTodos): Tables {
  const { todos, index, trail } = createTodos(signals, linger);
  const lists = createTable<List>({
    apply: (row, { step, at }) => applyToList(row, step as ListStep, at),
    onChange: changed(signals, LISTS),
  });
  const settings = createTable<SettingRow>({
    apply: (_, { step }) => applyToSetting(step as SettingStep),
    onChange: changed(signals, SETTINGS),
  });
  const reminders = createTable<Reminder>({
    apply: (row, { step }) => applyToReminder(row, step as ReminderStep),
    onChange: changed(signals, REMINDERS),
  });
  const tables: Record<Kind, Table<Todo> | Table<List> | Table<SettingRow> | Table<Reminder>> = {
    todo: todos,
    list: lists,
    setting: settings,
    reminder: reminders,
  };
  const of = ({ kind }: Step) => tables[kind.slice(0, kind.indexOf(".")) as Kind];
  return {
    todos,
    lists,
    settings,
    reminders,
    index,
    changeLog: trail,
    rowOf: (step) => of(step).get(step.id),
    applyPending(operation) {
      of(operation.step).applyPending(operation);
      const copy = copyOf(operation.step);
      if (copy) todos.applyPending(operation, copy);
    },
    settlePending(operation) {
      of(operation.step).settlePending(operation);
      const copy = copyOf(operation.step);
      if (copy) todos.settlePending(operation, copy);
    },
  };
}
