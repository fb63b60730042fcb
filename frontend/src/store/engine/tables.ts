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
import type { Linger } from "../ui-state/linger";
import { createTrail, type Trail } from "./change-log";
import { applyToList, applyToReminder, applyToSetting, applyToTodo } from "./optimistic";
import type { Signals } from "./signals";
import { createTable, type Table } from "./table";

/** Keys that listeners may name besides the ids of rows. */
export const TODOS = "todos";
export const LISTS = "lists";
export const SETTINGS = "settings";
export const REMINDERS = "reminders";

export type Row = Todo | List | SettingRow | Reminder;

export interface Tables {
  todos: Table<Todo>;
  lists: Table<List>;
  settings: Table<SettingRow>;
  reminders: Table<Reminder>;
  index: TodoIndex;
  /** Every todo that is shown otherwise than before. */
  trail: Trail;
  /** The row that `step` is about, as it is shown. */
  rowOf(step: Step): Row | undefined;
  hold(operation: Operation): void;
  release(operation: Operation): void;
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

function createTodos(signals: Signals, linger: Linger) {
  const trail = createTrail();
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

export function createTables(signals: Signals, linger: Linger): Tables {
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
    trail,
    rowOf: (step) => of(step).get(step.id),
    hold(operation) {
      of(operation.step).hold(operation);
      const copy = copyOf(operation.step);
      if (copy) todos.hold(operation, copy);
    },
    release(operation) {
      of(operation.step).release(operation);
      const copy = copyOf(operation.step);
      if (copy) todos.release(operation, copy);
    },
  };
}
