"use client";

import { useMemo } from "react";
import { store } from "../app-store";
import type { FilterError } from "../filters/ast";
import { type Suggestions, suggest } from "../filters/autocomplete";
import { knownNames, type UnknownName, unknownNames } from "../filters/names";
import { parseFilter } from "../filters/parser";
import { useAllLists, useTags } from "./hooks";

export interface FilterLanguage {
  /** Why a query cannot be read; null when it can. */
  check(text: string): FilterError | null;
  /** What a query that can be read names and nobody has. */
  unknownNames(text: string): readonly UnknownName[];
  suggest(text: string, caret: number): Suggestions;
}

/** The language of saved filters with the names that this person has. */
export function useFilterLanguage(): FilterLanguage {
  const lists = useAllLists();
  const tags = useTags();
  // biome-ignore lint/correctness/useExhaustiveDependencies: names are read from the store, and these tell when they change
  return useMemo(() => {
    const known = knownNames(store);
    return {
      check: (text) => parseFilter(text, known).error ?? null,
      unknownNames(text) {
        const { expression } = parseFilter(text, known);
        return expression ? unknownNames(expression, known) : [];
      },
      suggest: (text, caret) => suggest(text, caret, known),
    };
  }, [lists, tags]);
}
