"use client";

import { useMemo, useState } from "react";
import { listPath, navigate } from "@/lib/location";
import { store } from "@/store/app-store";
import { type FilterWithId, useAllLists, useSavedFilters } from "@/store/react/hooks";
import { isActive, type List, type TodoId } from "@/store/types";
import type { Entry, Step } from "./commands/types";
import { useTodoEntries } from "./commands/use-todo-commands";
import { type Found, find, remember } from "./search/search";

const pathOf = (list: List) => (list.inbox ? "/todos" : listPath(list.id));

const listEntry = (list: List): Entry => ({
  key: `list ${list.id}`,
  label: list.name,
  mark: list.inbox ? { kind: "inbox" } : { kind: "list", color: list.color, icon: list.icon },
  ...(list.folder ? { beside: list.folder } : {}),
  run: () => navigate(pathOf(list)),
});

function sectionEntries(list: List): Entry[] {
  return store.index.sectionsIn(list.id).flatMap((id) => {
    const row = store.todos.get(id);
    if (!row) return [];
    const run = () => navigate(pathOf(list));
    return [{ key: `section ${id}`, label: row.title, mark: { kind: "section" }, beside: list.name, run }];
  });
}

const tagEntry = (tag: string): Entry => ({
  key: `tag ${tag}`,
  label: tag,
  mark: { kind: "tag" },
  run: () => navigate(`/tags/${encodeURIComponent(tag)}`),
});

const filterEntry = ({ id, name, query }: FilterWithId): Entry => ({
  key: `filter ${id}`,
  label: name,
  words: query,
  mark: { kind: "filter" },
  run: () => navigate(`/filters/${encodeURIComponent(id)}`),
});

/** The palette's navigation targets that the user has named: lists, folders, tags and saved filters. */
function placeEntries(lists: readonly List[], filters: readonly FilterWithId[]): Entry[] {
  const shown = lists.filter(isActive);
  return [
    ...shown.map(listEntry),
    ...filters.map(filterEntry),
    ...shown.flatMap(sectionEntries),
    ...store.index.tags().map(tagEntry),
  ];
}

interface Asked {
  targets: readonly TodoId[];
  onRow: readonly Entry[];
  actions: readonly Entry[];
  close: () => void;
}

/** The state of the palette: the text, its matches and the chosen one. */
export function usePalette({ targets, onRow, actions, close }: Asked) {
  const [text, setText] = useState("");
  const [active, setActive] = useState(0);
  const [step, setStep] = useState<Step | null>(null);
  const lists = useAllLists();
  const filters = useSavedFilters();
  const onTodo = [...useTodoEntries(targets), ...onRow];
  const places = useMemo(() => placeEntries(lists, filters), [lists, filters]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what can be done stays the same while this is open
  const found = useMemo((): Found => {
    if (!step) return find(text, { onTodo, actions, places });
    const entries = step.choices(text);
    return { groups: [{ key: "choices", entries }], total: entries.length };
  }, [text, step, places]);
  const entries = useMemo(() => found.groups.flatMap((group) => group.entries), [found]);

  function ask(next: Step | null) {
    setStep(next);
    setText("");
    setActive(0);
  }

  return {
    text,
    step,
    found,
    entries,
    active: Math.min(active, entries.length - 1),
    setActive,
    type(next: string) {
      setText(next);
      setActive(0);
    },
    back: () => ask(null),
    choose(entry: Entry) {
      if (!step) remember(entry);
      if (entry.step) return ask(entry.step);
      close();
      entry.run?.();
    },
  };
}

export type PaletteState = ReturnType<typeof usePalette>;
