"use client";

import { createContext, type ReactNode, use, useMemo, useSyncExternalStore } from "react";
import { useTranslations } from "use-intl";
import { openTodoId, subscribeLocation } from "@/lib/location";
import { normalizeText } from "@/lib/text";
import { store } from "@/store/app-store";
import { hasPermission } from "@/store/engine/roles";
import { COMMENTS, LISTS, MEMBERS, REMINDERS, SETTINGS, TODOS } from "@/store/engine/signals";
import { memberOf } from "@/store/indexes/people";
import { todoToShow } from "@/store/indexes/selectors";
import { editorOf, type PresentPerson, presentPeople } from "@/store/presence/present-people";
import type { List, Member, Reminder, TagStyle, Todo, TodoId } from "@/store/types";
import { selection } from "@/store/ui-state/selection";
import { isSameArray } from "@/store/views/live-view";
import { useCompletionLabel, useDueLabel, useReminderTime } from "../due/due-label";
import { todoBeingEdited } from "../list/row-ui-state";
import { useToggleCompletion } from "./complete-button";

interface RowTools {
  t: ReturnType<typeof useTranslations<"todos">>;
  dueLabel: ReturnType<typeof useDueLabel>;
  doneLabel: ReturnType<typeof useCompletionLabel>;
  reminderTime: ReturnType<typeof useReminderTime>;
  complete: ReturnType<typeof useToggleCompletion>;
  /** True if subtasks are not shown below their parents, so that nothing can be collapsed. */
  isFlat: boolean;
}

const Tools = createContext<RowTools | null>(null);

/** Provides what every row needs, so that rows are cheap to mount while scrolling. */
export function RowToolsProvider({ isFlat = false, children }: { isFlat?: boolean; children: ReactNode }) {
  const t = useTranslations("todos");
  const dueLabel = useDueLabel();
  const doneLabel = useCompletionLabel();
  const reminderTime = useReminderTime();
  const complete = useToggleCompletion();
  const tools = useMemo(
    () => ({ t, dueLabel, doneLabel, reminderTime, complete, isFlat }),
    [t, dueLabel, doneLabel, reminderTime, complete, isFlat],
  );
  return <Tools value={tools}>{children}</Tools>;
}

export function useRowTools(): RowTools {
  const tools = use(Tools);
  if (!tools) throw new Error("A row was rendered outside RowToolsProvider.");
  return tools;
}

/** The data that a row displays. */
export interface RowState {
  todo: Todo | undefined;
  list: List | undefined;
  /** Whether the person may change it. */
  isEditable: boolean;
  /** The title of the todo that it is a subtask of. */
  parentTitle: string | null;
  /** In the order of the todo's tags; null for a tag without a color. */
  styles: readonly (TagStyle | null)[];
  /** Counts of the direct subtasks. */
  done: number;
  all: number;
  isOpen: boolean;
  /** The row is below the open one, whose frame covers the line between them. */
  isBelowOpen: boolean;
  isSelected: boolean;
  isEdited: boolean;
  /** The change that completed the occurrence that the row is still shown at; null if it is shown at the present one. */
  completedBy: string | null;
  reminders: readonly Reminder[];
  /** How many comments it has. */
  comments: number;
  /** True while it still shows where it was before it was completed. */
  isLingering: boolean;
  assignee: Member | null;
  /** Somebody else who edits it. */
  editor: PresentPerson | null;
}

const NO_REMINDERS: readonly Reminder[] = [];
let remindersByTodo = { revision: -1, byTodo: new Map<TodoId, Reminder[]>() };

/** The reminders of a todo. All of them are looked up once for each change of a reminder. */
function remindersOf(id: TodoId): readonly Reminder[] {
  const revision = store.signals.revision(REMINDERS);
  if (revision !== remindersByTodo.revision)
    remindersByTodo = { revision, byTodo: Map.groupBy(store.reminders.values(), ({ todo_id }) => todo_id) };
  return remindersByTodo.byTodo.get(id) ?? NO_REMINDERS;
}

const styleOf = (tag: string) =>
  (store.settings.get(`tag:${normalizeText(tag)}`)?.value ?? null) as TagStyle | null;
const isDone = (id: TodoId) => (store.todos.get(id)?.completed_at ?? null) !== null;

function readRowState(id: TodoId, above: string | undefined): RowState {
  const todo = todoToShow(store, id);
  const children = store.index.childrenOf(id);
  const opened = openTodoId();
  const parent = store.todos.get(todo?.parent_id ?? "");
  const list = todo && store.lists.get(todo.list_id);
  return {
    todo,
    list,
    isEditable: hasPermission(list, "edit"),
    parentTitle: parent?.kind === "todo" ? parent.title : null,
    styles: todo?.tags.map(styleOf) ?? [],
    done: children.filter(isDone).length,
    all: children.length,
    isOpen: opened === id,
    isBelowOpen: opened !== null && opened === above,
    isSelected: selection.get().ids.has(id),
    isEdited: todoBeingEdited.get() === id,
    reminders: remindersOf(id),
    comments: store.commentIndex.countOf(id),
    isLingering: store.lingering.has(id),
    completedBy: store.lingering.occurrence(id)?.change ?? null,
    assignee: todo?.assignee_id ? memberOf(store, todo.list_id, todo.assignee_id) : null,
    editor: editorOf(id),
  };
}

const isSameState = (
  { styles, reminders, ...one }: RowState,
  { styles: otherStyles, reminders: otherReminders, ...other }: RowState,
) =>
  isSameArray(styles, otherStyles) &&
  isSameArray(reminders, otherReminders) &&
  isSameArray(Object.values(one), Object.values(other));

const listeners = new Set<() => void>();
let unsubscribe = () => {};

/** Subscribes to every change that a row may display. @returns the unsubscribe function */
function subscribeToSources(): () => void {
  const notify = () => {
    for (const listener of [...listeners]) listener();
  };
  const unsubscribes = [
    ...[TODOS, LISTS, SETTINGS, REMINDERS, MEMBERS, COMMENTS].map((key) =>
      store.signals.subscribe(key, notify),
    ),
    ...[selection, todoBeingEdited, presentPeople].map((cell) => cell.subscribe(notify)),
    subscribeLocation(notify),
  ];
  return () => {
    for (const stop of unsubscribes) stop();
  };
}

/** One store subscription shared by all rows: mounting a row is cheap, however much it displays. */
function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) unsubscribe = subscribeToSources();
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) unsubscribe();
  };
}

export function useRowState(id: TodoId, above?: string): RowState {
  const read = useMemo(() => {
    let latest = readRowState(id, above);
    return () => {
      const now = readRowState(id, above);
      if (!isSameState(latest, now)) latest = now;
      return latest;
    };
  }, [id, above]);
  return useSyncExternalStore(subscribe, read, read);
}
