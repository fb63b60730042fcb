"use client";

import { createContext, type ReactNode, use, useMemo, useSyncExternalStore } from "react";
import { useTranslations } from "use-intl";
import { onMoved, openTodoId } from "@/lib/location";
import { normalizeText } from "@/lib/normalize-text";
import { store } from "@/store/app-store";
import { LISTS, SETTINGS, TODOS } from "@/store/engine/signals";
import type { List, TagStyle, Todo, TodoId } from "@/store/types";
import { selection } from "@/store/ui-state/selection";
import { useDueLabel } from "../due/due-label";
import { editedTodo } from "../list/row-requests";
import { useComplete } from "./complete-button";

interface RowTools {
  t: ReturnType<typeof useTranslations<"todos">>;
  dueWords: ReturnType<typeof useDueLabel>;
  complete: ReturnType<typeof useComplete>;
  /** True if subtasks are not shown below their parents, so that nothing can be collapsed. */
  flat: boolean;
}

const Tools = createContext<RowTools | null>(null);

/** Provides what every row needs, so that rows are cheap to mount while scrolling. */
export function RowToolsProvider({ flat = false, children }: { flat?: boolean; children: ReactNode }) {
  const t = useTranslations("todos");
  const dueWords = useDueLabel();
  const complete = useComplete();
  const tools = useMemo(() => ({ t, dueWords, complete, flat }), [t, dueWords, complete, flat]);
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
  /** In the order of the todo's tags; null for a tag without a color. */
  styles: readonly (TagStyle | null)[];
  /** Counts of the direct subtasks. */
  done: number;
  all: number;
  open: boolean;
  /** The row is below the open one, whose frame covers the line between them. */
  belowOpen: boolean;
  selected: boolean;
  editing: boolean;
}

const styleOf = (tag: string) =>
  (store.settings.get(`tag:${normalizeText(tag)}`)?.value ?? null) as TagStyle | null;
const isDone = (id: TodoId) => (store.todos.get(id)?.completed_at ?? null) !== null;

function factsOf(id: TodoId, above: string | undefined): RowState {
  const todo = store.todos.get(id);
  const children = store.index.childrenOf(id);
  const opened = openTodoId();
  return {
    todo,
    list: todo && store.lists.get(todo.list_id),
    styles: todo?.tags.map(styleOf) ?? [],
    done: children.filter(isDone).length,
    all: children.length,
    open: opened === id,
    belowOpen: opened !== null && opened === above,
    selected: selection.get().ids.has(id),
    editing: editedTodo.get() === id,
  };
}

const sameItems = <T,>(one: readonly T[], other: readonly T[]) =>
  one.length === other.length && one.every((item, nth) => item === other[nth]);

const same = ({ styles, ...one }: RowState, { styles: others, ...other }: RowState) =>
  sameItems(styles, others) && sameItems(Object.values(one), Object.values(other));

const listeners = new Set<() => void>();
let deafen = () => {};

/** Subscribes to every change that a row may display. @returns the unsubscribe function */
function hear(): () => void {
  const tell = () => {
    for (const listener of [...listeners]) listener();
  };
  const stops = [
    ...[TODOS, LISTS, SETTINGS].map((key) => store.signals.subscribe(key, tell)),
    ...[selection, editedTodo].map((cell) => cell.subscribe(tell)),
    onMoved(tell),
  ];
  return () => {
    for (const end of stops) end();
  };
}

/** One store subscription shared by all rows: mounting a row is cheap, however much it displays. */
function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) deafen = hear();
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) deafen();
  };
}

export function useRowState(id: TodoId, above?: string): RowState {
  const read = useMemo(() => {
    let latest = factsOf(id, above);
    return () => {
      const now = factsOf(id, above);
      if (!same(latest, now)) latest = now;
      return latest;
    };
  }, [id, above]);
  return useSyncExternalStore(subscribe, read, read);
}
