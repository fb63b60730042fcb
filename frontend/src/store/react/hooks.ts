"use client";

import { useCallback, useMemo, useRef, useSyncExternalStore } from "react";
import { normalizeText } from "@/lib/text";
import { store } from "../app-store";
import {
  COMMENTS,
  FILTERS,
  FOLDERS,
  LISTS,
  LOAD,
  MEMBERS,
  OUTBOX,
  REMINDERS,
  SETTINGS,
  TODOS,
} from "../engine/signals";
import type { FilterError } from "../filters/ast";
import type { NewTodoDefaults } from "../filters/compile";
import { compareByPosition, compareText } from "../indexes/manual-order";
import { type NamedPeople, namedPeople } from "../indexes/people";
import { type Folder, sidebarFolders, sidebarLists, todoToShow } from "../indexes/selectors";
import type { LocalCalendar, Query, RowGroup } from "../query";
import type { OutboxState } from "../sync/outbox";
import type { LoadState } from "../sync/pull-loop";
import {
  type Comment,
  type CommentId,
  isActive,
  type List,
  type ListId,
  type Member,
  type Reminder,
  type SavedFilter,
  type SettingKey,
  type Settings,
  type TagStyle,
  type Todo,
  type TodoId,
  type UserId,
} from "../types";
import { createLiveView, isSameArray, type ViewDefinition } from "../views/live-view";
import { type FutureOccurrence, futureOccurrences } from "../views/occurrences";
import { savedFilterDefaults, savedFilterError, savedFilterRevision } from "../views/saved-filters";
import { assignedCountDefinition, todayCountDefinition, viewDefinition } from "../views/view-definitions";

/** Reads a value that can change only when one of `keys` is touched. */
export function useSignals<T>(keys: readonly string[], read: () => T): T {
  const joined = keys.join(" ");
  const subscribe = useCallback(
    (listener: () => void) => {
      const unsubscribes = joined.split(" ").map((key) => store.signals.subscribe(key, listener));
      return () => {
        for (const unsubscribe of unsubscribes) unsubscribe();
      };
    },
    [joined],
  );
  return useSyncExternalStore(subscribe, read, read);
}

export const useTodo = (id: TodoId): Todo | undefined => useSignals([id], () => store.todos.get(id));
/** The row to show: at the occurrence that was completed a moment ago if it has moved on from there. */
export const useShownTodo = (id: TodoId): Todo | undefined =>
  useSignals([id, TODOS], () => todoToShow(store, id));
export const useList = (id: ListId): List | undefined => useSignals([id], () => store.lists.get(id));

const NO_MEMBERS: readonly Member[] = [];

/** The members of a list in the order of their ids; empty until they were pulled. */
export const useMembers = (list: ListId): readonly Member[] =>
  useSignals([list], () => store.members.get(list)?.members ?? NO_MEMBERS);

/** A member of a list; undefined for somebody who is not, or no longer, in it. */
export const useMember = (list: ListId, user: UserId): Member | undefined =>
  useSignals([list], () => store.members.get(list)?.members.find(({ user_id }) => user_id === user));

/** The comments on a todo, the oldest first. */
export const useComments = (todo: TodoId): readonly Comment[] =>
  useStableArray([`${COMMENTS} ${todo}`], () =>
    [...store.commentIndex.idsOf(todo)]
      .flatMap((id) => store.comments.get(id) ?? [])
      .sort((one, other) => compareText(one.created_at, other.created_at) || compareText(one.id, other.id)),
  );

/** A comment, which may be deleted. */
export const useComment = (id: CommentId): Comment | undefined =>
  useSignals([COMMENTS], () => store.comments.get(id));

/** A value that is derived again only after one of `keys` was touched. */
export function useDerived<T>(keys: readonly string[], derive: () => T): T {
  const read = useMemo(() => {
    let revisions = "";
    let value: T;
    return () => {
      const present = keys.map((key) => store.signals.revision(key)).join(":");
      if (present !== revisions) {
        revisions = present;
        value = derive();
      }
      return value;
    };
  }, [keys, derive]);
  return useSignals(keys, read);
}

/** An array that is derived at each reading, and stays identical as long as its items do. */
function useStableArray<T>(keys: readonly string[], derive: () => readonly T[]): readonly T[] {
  const last = useRef<readonly T[]>([]);
  const read = () => {
    const next = derive();
    if (!isSameArray(last.current, next)) last.current = next;
    return last.current;
  };
  return useSignals(keys, read);
}

const rowsOf = (ids: readonly TodoId[]): Todo[] => ids.flatMap((id) => store.todos.get(id) ?? []);

const ON_TODOS = [TODOS];
const ON_LISTS = [LISTS];
const ON_FOLDERS = [LISTS, FOLDERS];
const ON_SETTINGS = [SETTINGS];
const ON_REMINDERS = [REMINDERS];
const ON_ROWS = [TODOS, LISTS];
const ON_ROWS_AND_FILTERS = [TODOS, LISTS, MEMBERS, SETTINGS, FILTERS];
const ON_MEMBERS = [MEMBERS];
const ON_OUTBOX = [OUTBOX];
const ON_LOAD = [LOAD];

const activeLists = () => sidebarLists(store);
const allLists = () => [...store.lists.values()];
const allSections = () => allLists().flatMap(({ id }) => rowsOf(store.index.sectionsIn(id)));
const folders = () => sidebarFolders(store);
const tags = () => store.index.tags();
const people = () => namedPeople(store);

/** The active lists in their order, without the Inbox. */
export const useLists = (): readonly List[] => useDerived(ON_LISTS, activeLists);
/** All lists in no order, including the Inbox, the archive and the trash. */
export const useAllLists = (): readonly List[] => useDerived(ON_LISTS, allLists);
/** The folders in the order of their first lists, each with its lists in order; shared ones without lists come last. */
export const useFolders = (): readonly Folder[] => useDerived(ON_FOLDERS, folders);
/** The people in lists with several members, by name. */
export const useNamedPeople = (): readonly NamedPeople[] => useDerived(ON_MEMBERS, people);
export const useTags = (): readonly string[] => useSignals(ON_TODOS, tags);
export const useOpenCount = (list: ListId): number =>
  useSignals(ON_TODOS, () => store.index.openCountIn(list));

/** Whether a list has completed todos. */
export const useHasCompleted = (list: ListId): boolean =>
  useSignals(ON_TODOS, () =>
    store.index.idsIn(list).some((id) => {
      const todo = store.todos.get(id);
      return todo?.completed_at != null && todo.deleted_at === null;
    }),
  );

/** The number of open todos with a tag, in any spelling, outside the archive. */
export const useTagCount = (tag: string): number =>
  useSignals(ON_ROWS, () => {
    const normalized = normalizeText(tag);
    let count = 0;
    for (const list of store.lists.values())
      if (isActive(list)) count += store.index.openCountWithTag(list.id, normalized);
    return count;
  });

/** How many of the rows `ids` are shown as completed, one that recurs and lingers at its last occurrence included. */
export const useCompletedCount = (ids: readonly TodoId[]): number =>
  useSignals(ON_TODOS, () => ids.filter((id) => todoToShow(store, id)?.completed_at).length);

/** The ids of a row's children in order. */
export const useChildren = (id: TodoId): readonly TodoId[] =>
  useStableArray(ON_TODOS, () => store.index.childrenOf(id));

/** The sections of a list in order. */
export const useListSections = (list: ListId): readonly Todo[] =>
  useStableArray(ON_TODOS, () => rowsOf(store.index.sectionsIn(list)));

/** The sections of all lists, each list's in order. */
export const useAllSections = (): readonly Todo[] => useStableArray(ON_ROWS, allSections);

/** The completed copies of a recurring todo, the latest first. */
export const useSeriesHistory = (series: TodoId): readonly Todo[] =>
  useStableArray(ON_TODOS, () => rowsOf(store.index.completedCopiesOf(series)));

/** The future occurrences from day `from` to day `to`, without the present one of each todo. */
export function useFutureOccurrences(
  from: string,
  to: string,
  { zone }: LocalCalendar,
): readonly FutureOccurrence[] {
  const derive = useCallback(() => futureOccurrences(store, from, to, zone), [from, to, zone]);
  return useDerived(ON_ROWS, derive);
}

/** Whether the contents of a row, section or sidebar group are hidden on this device. */
export const useIsCollapsed = (id: string): boolean => useSignals([id], () => store.collapsed.has(id));

/** The collapsed state of a sidebar group, in the shape of its props. */
export function useCollapsed(key: string): { isCollapsed: boolean; onToggle: () => void } {
  const isCollapsed = useIsCollapsed(key);
  return { isCollapsed, onToggle: () => store.collapsed.set(key, !isCollapsed) };
}

/** The same for a group that is collapsed until somebody expands it: what is stored is that it was expanded. */
export function useCollapsedByDefault(key: string): { isCollapsed: boolean; onToggle: () => void } {
  const { isCollapsed: isExpanded, onToggle } = useCollapsed(key);
  return { isCollapsed: !isExpanded, onToggle };
}

export const useSetting = <K extends SettingKey>(key: K): Settings[K] | null =>
  useSignals([key], () => (store.settings.get(key)?.value ?? null) as Settings[K] | null);

/** The style of a tag, or null if it has none of its own. */
export const useTagStyle = (tag: string): TagStyle | null => useSetting(`tag:${normalizeText(tag)}`);

export type FilterWithId = SavedFilter & { id: string };

function savedFilters(): FilterWithId[] {
  const rows = [...store.settings.values()].filter(({ id, value }) => id.startsWith("filter:") && value);
  const filters = rows.map(({ id, value }) => ({
    ...(value as SavedFilter),
    id: id.slice("filter:".length),
  }));
  return filters.sort(compareByPosition);
}

export const useSavedFilters = (): readonly FilterWithId[] => useDerived(ON_SETTINGS, savedFilters);

/** The reminders of a todo in the order in which they fire. */
export const useReminders = (todo: TodoId): readonly Reminder[] =>
  useStableArray(ON_REMINDERS, () =>
    [...store.reminders.values()]
      .filter(({ todo_id }) => todo_id === todo)
      .sort((one, other) =>
        compareText(one.fires_at ?? one.at ?? one.id, other.fires_at ?? other.at ?? other.id),
      ),
  );

const MAX_CACHED_VIEWS = 12;
const cachedViews = new Map<string, () => readonly RowGroup[]>();

/** Keeps the views that were shown last, so that returning to one does not compute it again. */
function cachedView(key: string, define: () => ViewDefinition): () => readonly RowGroup[] {
  const view = cachedViews.get(key) ?? createLiveView(store, define());
  cachedViews.delete(key);
  cachedViews.set(key, view);
  for (const oldest of cachedViews.keys())
    if (cachedViews.size > MAX_CACHED_VIEWS) cachedViews.delete(oldest);
  return view;
}

export const useRowGroups = (query: Query): readonly RowGroup[] =>
  useSignals(query.view.kind === "filter" ? ON_ROWS_AND_FILTERS : ON_ROWS, () =>
    cachedView(JSON.stringify(query) + savedFilterRevision(store, query), () =>
      viewDefinition(store, query),
    )(),
  );

const useCount = (key: string, define: () => ViewDefinition): number =>
  useSignals(ON_ROWS, cachedView(key, define))[0]?.ids.length ?? 0;

/** The number of open todos that are due today or earlier. */
export const useTodayCount = ({ today, zone }: LocalCalendar): number =>
  useCount(`due ${today} ${zone}`, () => todayCountDefinition(store, { today, zone }));

/** The number of open todos that are assigned to the person. */
export const useAssignedCount = (): number =>
  useCount("assigned to me", () => assignedCountDefinition(store));

/** Why the query of a saved filter cannot be parsed, or null if it can. */
export const useFilterError = (id: string, { today, zone }: LocalCalendar): FilterError | null => {
  const derive = useCallback(() => savedFilterError(store, id, { today, zone }), [id, today, zone]);
  return useDerived(ON_ROWS_AND_FILTERS, derive);
};

/** The fields that make a new todo match a saved filter, or null if its query doesn't tell. */
export const useNewTodoDefaults = (id: string, { today, zone }: LocalCalendar): NewTodoDefaults | null => {
  const derive = useCallback(() => savedFilterDefaults(store, id, { today, zone }), [id, today, zone]);
  return useDerived(ON_ROWS_AND_FILTERS, derive);
};

const loadState = () => store.pullLoop.state();

export const useLoadState = (): LoadState => useSignals(ON_LOAD, loadState);

export function useOutboxState(): OutboxState {
  const read = useMemo(() => {
    let last = store.outbox.state();
    return () => {
      const state = store.outbox.state();
      if (state.status !== last.status || state.pending !== last.pending) last = state;
      return last;
    };
  }, []);
  return useSignals(ON_OUTBOX, read);
}
