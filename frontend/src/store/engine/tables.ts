import { createCommentIndex } from "../indexes/comment-index";
import { createTodoIndex } from "../indexes/todo-index";
import type {
  Comment,
  CommentStep,
  List,
  ListStep,
  Notification,
  NotificationStep,
  Operation,
  Reminder,
  ReminderStep,
  Roster,
  SettingRow,
  SettingStep,
  SharedFolder,
  Step,
  Todo,
  TodoId,
  TodoStep,
} from "../types";
import type { LingeringTodos } from "./lingering-todos";
import {
  applyToComment,
  applyToList,
  applyToNotification,
  applyToReminder,
  applyToSetting,
  applyToTodo,
} from "./optimistic";
import {
  COMMENTS,
  FOLDERS,
  LISTS,
  MEMBERS,
  NOTIFICATIONS,
  REMINDERS,
  SETTINGS,
  type Signals,
  TODOS,
} from "./signals";
import type { TableName } from "./table-names";

export interface RowByTable {
  lists: List;
  todos: Todo;
  settings: SettingRow;
  reminders: Reminder;
  members: Roster;
  folders: SharedFolder;
  comments: Comment;
  notifications: Notification;
}

export type Row = RowByTable[TableName];

export type Table<R extends { id: string }> = ReturnType<typeof createTable<R>>;
export type Tables = ReturnType<typeof createTables>;

interface TableOptions<R extends { id: string }> {
  /** Returns the row `id` with `operation` applied, or undefined if it doesn't exist afterwards. */
  apply(row: R | undefined, operation: Operation, id: string): R | undefined;
  onChange(id: string, before: R | undefined, after: R | undefined): void;
}

const MAX_LOG_LENGTH = 1000;

interface LoggedChange {
  id: TodoId;
  /** Whether the todo moved, appeared or disappeared, which can also change how rows below it are shown. */
  isStructural: boolean;
}

/** The latest changes of todos in order, so that live views can update instead of starting over. */
function createChangeLog() {
  let changes: LoggedChange[] = [];
  let dropped = 0;

  function add(id: TodoId, isStructural: boolean): void {
    changes.push({ id, isStructural });
    if (changes.length < 2 * MAX_LOG_LENGTH) return;
    changes = changes.slice(MAX_LOG_LENGTH);
    dropped += MAX_LOG_LENGTH;
  }

  /** How many changes were ever added. */
  const length = (): number => dropped + changes.length;

  /** The changes after the first `count`, or null if those are no longer remembered. */
  const since = (count: number): readonly LoggedChange[] | null =>
    count < dropped ? null : changes.slice(count - dropped);

  return { add, length, since };
}

/** Rows as the server sent them, the pending operations on them, and the optimistic rows that follow from both. */
function createTable<R extends { id: string }>({ apply, onChange }: TableOptions<R>) {
  const serverRows = new Map<string, R>();
  const pending = new Map<string, Operation[]>();
  const optimisticRows = new Map<string, R>();

  function show(id: string, after: R | undefined): void {
    const before = optimisticRows.get(id);
    if (before === after) return;
    if (after) optimisticRows.set(id, after);
    else optimisticRows.delete(id);
    onChange(id, before, after);
  }

  function rebase(id: string): void {
    const applyTo = (row: R | undefined, operation: Operation) => apply(row, operation, id);
    show(id, (pending.get(id) ?? []).reduce(applyTo, serverRows.get(id)));
  }

  return {
    /** The optimistic row. */
    get: (id: string): R | undefined => optimisticRows.get(id),
    /** All optimistic rows. */
    values: (): IterableIterator<R> => optimisticRows.values(),
    serverRow: (id: string): R | undefined => serverRows.get(id),
    serverRows: (): IterableIterator<R> => serverRows.values(),
    setServerRow(row: R): void {
      serverRows.set(row.id, row);
      rebase(row.id);
    },
    removeServerRow(id: string): void {
      if (serverRows.delete(id)) rebase(id);
    },
    /**
     * Applies an operation on top of the server row, in the order of operation ids.
     * @param id the row, if it isn't the one that the operation names
     */
    applyPending(operation: Operation, id: string = operation.step.id): void {
      const operations = pending.get(id) ?? [];
      const index = operations.findLastIndex((earlier) => earlier.id < operation.id) + 1;
      pending.set(id, operations.toSpliced(index, 0, operation));
      if (index === operations.length) show(id, apply(optimisticRows.get(id), operation, id));
      else rebase(id);
    },
    /** Stops applying an operation; its outcome is in the server row, or it was rejected. */
    settlePending(operation: Operation, id: string = operation.step.id): void {
      const others = (pending.get(id) ?? []).filter((other) => other.id !== operation.id);
      if (others.length > 0) pending.set(id, others);
      else pending.delete(id);
      rebase(id);
    },
    clear(): void {
      serverRows.clear();
      pending.clear();
      for (const id of [...optimisticRows.keys()]) show(id, undefined);
    },
  };
}

/** Fields of a todo that decide how the rows below it are shown. */
const STRUCTURE = ["list_id", "parent_id", "position", "completed_at", "deleted_at", "kind"] as const;

const isStructuralChange = (before: Todo | undefined, after: Todo | undefined) =>
  STRUCTURE.some((key) => before?.[key] !== after?.[key]);

function createTodoTable(signals: Signals, lingering: LingeringTodos) {
  const changeLog = createChangeLog();
  const todos: Table<Todo> = createTable<Todo>({
    apply: (row, { step, at }, id) => applyToTodo(row, step as TodoStep, at, id),
    onChange(id, before, after) {
      // A todo that was completed on another device is shown as completed for a moment before it leaves.
      if (before?.completed_at === null && after?.completed_at) lingering.start(id);
      index.update(before, after);
      changeLog.add(id, isStructuralChange(before, after));
      signals.touch(id);
      signals.touch(TODOS);
    },
  });
  const index = createTodoIndex(todos.get);
  return { todos, index, changeLog };
}

/** The rows that a step changes besides the one that it names: a completed copy, and subtasks. */
const otherRowsOf = (step: Step): readonly string[] =>
  step.kind === "todo.change"
    ? [...(step.copy ? [step.copy.id] : []), ...(step.below ?? []).map(({ id }) => id)]
    : [];

function createCommentTable(signals: Signals) {
  const commentIndex = createCommentIndex();
  const comments = createTable<Comment>({
    apply: (row, { step, at }) => applyToComment(row, step as CommentStep, at),
    onChange(_, before, after) {
      for (const todo of commentIndex.update(before, after)) signals.touch(`${COMMENTS} ${todo}`);
      signals.touch(COMMENTS);
    },
  });
  return { comments, commentIndex };
}

/** The tables of an account, with the indexes of its todos and comments and the change log of its todos. */
export function createTables(signals: Signals, lingering: LingeringTodos) {
  const touchBoth = (table: string) => (id: string) => {
    signals.touch(id);
    signals.touch(table);
  };
  const { todos, index, changeLog } = createTodoTable(signals, lingering);
  const lists = createTable<List>({
    apply: (row, { step, at }) => applyToList(row, step as ListStep, at),
    onChange: touchBoth(LISTS),
  });
  const settings = createTable<SettingRow>({
    apply: (_, { step }) => applyToSetting(step as SettingStep),
    onChange: touchBoth(SETTINGS),
  });
  const reminders = createTable<Reminder>({
    apply: (row, { step }) => applyToReminder(row, step as ReminderStep),
    onChange: touchBoth(REMINDERS),
  });
  const members = createTable<Roster>({ apply: (row) => row, onChange: touchBoth(MEMBERS) });
  const folders = createTable<SharedFolder>({ apply: (row) => row, onChange: touchBoth(FOLDERS) });
  const { comments, commentIndex } = createCommentTable(signals);
  const notifications = createTable<Notification>({
    apply: (row, { step, at }) => applyToNotification(row, step as NotificationStep, at),
    onChange: () => signals.touch(NOTIFICATIONS),
  });
  const byKind = {
    todo: todos,
    list: lists,
    setting: settings,
    reminder: reminders,
    comment: comments,
    notification: notifications,
  };
  const tableOf = ({ kind }: Step) => byKind[kind.slice(0, kind.indexOf(".")) as keyof typeof byKind];

  return {
    todos,
    lists,
    settings,
    reminders,
    /** Only the server changes them. */
    members,
    /** The shared folders that the person is in. Only the server changes them. */
    folders,
    comments,
    notifications,
    index,
    commentIndex,
    changeLog,
    /** The optimistic row that `step` names. */
    rowOf: (step: Step): Row | undefined => tableOf(step).get(step.id),
    applyPending(operation: Operation): void {
      tableOf(operation.step).applyPending(operation);
      for (const id of otherRowsOf(operation.step)) todos.applyPending(operation, id);
    },
    settlePending(operation: Operation): void {
      tableOf(operation.step).settlePending(operation);
      for (const id of otherRowsOf(operation.step)) todos.settlePending(operation, id);
    },
  };
}
