"use client";

import { useCallback, useMemo, useRef, useSyncExternalStore } from "react";
import { normalizeText } from "@/lib/normalize-text";
import { persistenceMode, store } from "../app-store";
import { FILTERS, LISTS, LOAD, OUTBOX, PERSISTENCE, REMINDERS, SETTINGS, TODOS } from "../engine/signals";
import type { FilterError } from "../filters/ast";
import type { NewTodoDefaults } from "../filters/new-todo-defaults";
import { compareByPosition } from "../indexes/order-keys";
import { type Folder, sidebarFolders, sidebarLists } from "../indexes/selectors";
import type { Calendar, Query, Section } from "../query";
import type { OutboxState } from "../sync/outbox";
import type { LoadState } from "../sync/pull-loop";
import type {
  List,
  ListId,
  Reminder,
  SavedFilter,
  SettingKey,
  Settings,
  TagStyle,
  Todo,
  TodoId,
} from "../types";
import { liveView, type ViewDefinition } from "../views/live-view";
import { type FutureOccurrence, futureOccurrences } from "../views/occurrences";
import { savedFilterDefaults, savedFilterError, savedFilterRevision } from "../views/saved-filters";
import { dueViewDefinition, viewDefinition } from "../views/view-definitions";

function useSignals<T>(keys: readonly string[], read: () => T): T {
  const joined = keys.join(" ");
  const subscribe = useCallback(
    (listener: () => void) => {
      const stops = joined.split(" ").map((key) => store.signals.subscribe(key, listener));
      return () => {
        for (const stop of stops) stop();
      };
    },
    [joined],
  );
  return useSyncExternalStore(subscribe, read, read);
}

export const useTodo = (id: TodoId): Todo | undefined => useSignals([id], () => store.todos.get(id));
export const useList = (id: ListId): List | undefined => useSignals([id], () => store.lists.get(id));

/** A reading of the store that is made anew only when one of `keys` was touched. */
export function useDerived<T>(keys: readonly string[], make: () => T): T {
  const read = useMemo(() => {
    let stamp = "";
    let kept: T;
    return () => {
      const now = keys.map((key) => store.signals.revision(key)).join(":");
      if (now !== stamp) {
        stamp = now;
        kept = make();
      }
      return kept;
    };
  }, [keys, make]);
  return useSignals(keys, read);
}

const ONLY_LISTS = [LISTS];
const allLists = () => [...store.lists.values()];
const shownLists = () => sidebarLists(store);
const tagsInUse = () => store.index.tags();

export const useLists = (): readonly List[] => useDerived(ONLY_LISTS, shownLists);
export const useAllLists = (): readonly List[] => useDerived(ONLY_LISTS, allLists);
export const useTags = (): readonly string[] => useSignals([TODOS], tagsInUse);
export const useOpenCount = (list: ListId): number => useSignals([TODOS], () => store.index.openIn(list));

const sameItems = <T>(one: readonly T[], other: readonly T[]) =>
  one.length === other.length && one.every((item, index) => item === other[index]);

/** A list made anew at each reading, that stays the same array while nothing in it changes. */
function useStableArray<T>(keys: readonly string[], make: () => readonly T[]): readonly T[] {
  const last = useRef<readonly T[]>([]);
  const read = () => {
    const next = make();
    if (!sameItems(last.current, next)) last.current = next;
    return last.current;
  };
  return useSignals(keys, read);
}

const ONLY_TODOS = [TODOS];

/** Ids of what stands directly under a row, in order. */
export const useChildren = (id: TodoId): readonly TodoId[] =>
  useStableArray(ONLY_TODOS, () => store.index.childrenOf(id));

/** Sections of a list, in order. */
export const useListSections = (list: ListId): readonly Todo[] =>
  useStableArray(ONLY_TODOS, () => store.index.sectionsIn(list).flatMap((id) => store.todos.get(id) ?? []));

/** Completed copies of a todo that comes again, the last one first. */
export const useSeriesHistory = (series: TodoId): readonly Todo[] =>
  useStableArray(ONLY_TODOS, () => store.index.historyOf(series).flatMap((id) => store.todos.get(id) ?? []));

/** Whether what is under a row or section is hidden on this device. */
export const useIsCollapsed = (id: TodoId): boolean => useSignals([id], () => store.collapsed.has(id));

/** Coming occurrences from the first to the last day given, those that rows stand for left out. */
export function useFutureOccurrences(
  from: string,
  to: string,
  { zone }: Calendar,
): readonly FutureOccurrence[] {
  const make = useCallback(() => futureOccurrences(store, from, to, zone), [from, to, zone]);
  return useDerived(ROWS, make);
}

const folders = () => sidebarFolders(store);

/** Folders in the order of their first lists, each with its lists in order. */
export const useFolders = (): readonly Folder[] => useDerived(ONLY_LISTS, folders);

const ONLY_SETTINGS = [SETTINGS];

export const useSetting = <K extends SettingKey>(key: K): Settings[K] | null =>
  useSignals([key], () => (store.settings.get(key)?.value ?? null) as Settings[K] | null);

export type FilterWithId = SavedFilter & { id: string };

function savedFilters(): FilterWithId[] {
  const rows = [...store.settings.values()].filter(({ id, value }) => id.startsWith("filter:") && value);
  const filters = rows.map(({ id, value }) => ({
    ...(value as SavedFilter),
    id: id.slice("filter:".length),
  }));
  return filters.sort(compareByPosition);
}

export const useSavedFilters = (): readonly FilterWithId[] => useDerived(ONLY_SETTINGS, savedFilters);

/** How a tag looks; null where nobody has said. */
export const useTagStyle = (tag: string): TagStyle | null => useSetting(`tag:${normalizeText(tag)}`);

/** Reminders of a todo, the first to fire first. */
export const useReminders = (todo: TodoId): readonly Reminder[] =>
  useStableArray([REMINDERS], () =>
    [...store.reminders.values()]
      .filter(({ todo_id }) => todo_id === todo)
      .sort((one, other) =>
        (one.fires_at ?? one.at ?? one.id) < (other.fires_at ?? other.at ?? other.id) ? -1 : 1,
      ),
  );

const ROWS = [TODOS, LISTS];
const MOST_KEPT = 12;
const kept = new Map<string, () => readonly Section[]>();

/** Views that were shown lately are kept, to be shown again without being drawn anew. */
function followed(key: string, plan: () => ViewDefinition): () => readonly Section[] {
  const view = kept.get(key) ?? liveView(store, plan());
  kept.delete(key);
  kept.set(key, view);
  for (const oldest of kept.keys()) if (kept.size > MOST_KEPT) kept.delete(oldest);
  return view;
}

const WITH_FILTERS = [...ROWS, SETTINGS, FILTERS];

export const useSections = (query: Query): readonly Section[] =>
  useSignals(query.place.kind === "filter" ? WITH_FILTERS : ROWS, () =>
    followed(JSON.stringify(query) + savedFilterRevision(store, query), () => viewDefinition(store, query))(),
  );

/** Why the query of a saved filter cannot be read; null where it can. */
export const useFilterError = (id: string, { today, zone }: Calendar): FilterError | null => {
  const make = useCallback(() => savedFilterError(store, id, { today, zone }), [id, today, zone]);
  return useDerived(WITH_FILTERS, make);
};

/** What a todo is made with so that a saved filter shows it; null where its query does not plainly say. */
export const useNewTodoDefaults = (id: string, { today, zone }: Calendar): NewTodoDefaults | null => {
  const make = useCallback(() => savedFilterDefaults(store, id, { today, zone }), [id, today, zone]);
  return useDerived(WITH_FILTERS, make);
};

/** How many todos are open and due today or before. */
export const useTodayCount = ({ today, zone }: Calendar): number =>
  useSignals(
    ROWS,
    followed(`due ${today} ${zone}`, () => dueViewDefinition(store, { today, zone })),
  )[0]?.ids.length ?? 0;

const ONLY_LOAD = [LOAD];
const loadState = () => store.pullLoop.state();

export const useLoadState = (): LoadState => useSignals(ONLY_LOAD, loadState);

const ONLY_KEEPING = [PERSISTENCE];

/** Where what is written here is kept: on the disk, or until the window closes. */
export const usePersistence = () => useSignals(ONLY_KEEPING, persistenceMode);

/** Stays the same object while nothing about it changes. */
export function useOutboxState(): OutboxState {
  const read = useMemo(() => {
    let kept = store.outbox.state();
    return () => {
      const now = store.outbox.state();
      if (now.status !== kept.status || now.pending !== kept.pending) kept = now;
      return kept;
    };
  }, []);
  return useSignals([OUTBOX], read);
}

/** Whether something beside the rows is folded on this device, and the switch of it. */
export function useCollapsed(key: string): { isCollapsed: boolean; onToggle: () => void } {
  const isCollapsed = useIsCollapsed(key);
  return { isCollapsed, onToggle: () => store.collapsed.set(key, !isCollapsed) };
}
