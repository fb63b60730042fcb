"use client";

import { useMemo, useState } from "react";
import { useAllLists, useSavedFilters } from "@/store/react/hooks";
import type { TodoId } from "@/store/types";
import { placeEntries } from "./commands/places";
import { remember } from "./commands/recent-items";
import type { Entry, Step } from "./commands/types";
import { useTodoEntries } from "./commands/use-todo-commands";
import { type Found, find } from "./search/search";

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
