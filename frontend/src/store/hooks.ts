"use client";

import { useCallback, useMemo, useSyncExternalStore } from "react";
import { ownLists } from "./actions";
import { KEEPING, keeping, store } from "./app-store";
import { follow, type Plan } from "./follow";
import type { OutboxState } from "./outbox";
import { duePlan, planOf } from "./plans";
import type { LoadState } from "./pulls";
import type { Calendar, Query, Section } from "./query";
import type { List, ListId, Todo, TodoId } from "./rows";
import { LISTS, LOAD, OUTBOX, TODOS } from "./store";

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
function useKept<T>(keys: readonly string[], make: () => T): T {
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
const shownLists = () => ownLists(store);
const tagsInUse = () => store.index.tags();

export const useLists = (): readonly List[] => useKept(ONLY_LISTS, shownLists);
export const useEveryList = (): readonly List[] => useKept(ONLY_LISTS, allLists);
export const useTags = (): readonly string[] => useSignals([TODOS], tagsInUse);
export const useOpenCount = (list: ListId): number => useSignals([TODOS], () => store.index.openIn(list));

const ROWS = [TODOS, LISTS];
const MOST_KEPT = 12;
const kept = new Map<string, () => readonly Section[]>();

/** Views that were shown lately are kept, to be shown again without being drawn anew. */
function followed(key: string, plan: () => Plan): () => readonly Section[] {
  const view = kept.get(key) ?? follow(store, plan());
  kept.delete(key);
  kept.set(key, view);
  for (const oldest of kept.keys()) if (kept.size > MOST_KEPT) kept.delete(oldest);
  return view;
}

export const useSections = (query: Query): readonly Section[] =>
  useSignals(
    ROWS,
    followed(JSON.stringify(query), () => planOf(store, query)),
  );

/** How many todos are open and due today or before. */
export const useTodayCount = ({ today, zone }: Calendar): number =>
  useSignals(
    ROWS,
    followed(`due ${today} ${zone}`, () => duePlan(store, { today, zone })),
  )[0]?.ids.length ?? 0;

const ONLY_LOAD = [LOAD];
const loadState = () => store.pulls.state();

export const useLoad = (): LoadState => useSignals(ONLY_LOAD, loadState);

const ONLY_KEEPING = [KEEPING];

/** Where what is written here is kept: on the disk, or until the window closes. */
export const useKeeping = () => useSignals(ONLY_KEEPING, keeping);

/** Stays the same object while nothing about it changes. */
export function useOutbox(): OutboxState {
  const read = useMemo(() => {
    let kept = store.outbox.state();
    return () => {
      const now = store.outbox.state();
      if (now.status !== kept.status || now.waiting !== kept.waiting) kept = now;
      return kept;
    };
  }, []);
  return useSignals([OUTBOX], read);
}
