"use client";

import { useMemo } from "react";
import { store } from "../app-store";
import type { FilterError } from "../filters/ast";
import { knownNames, type Suggestions, suggest, type UnknownName, unknownNames } from "../filters/names";
import { parseFilter } from "../filters/parser";
import { useAllLists, useTags } from "./hooks";

export interface FilterQueryTools {
  /** Why a query cannot be parsed, or null if it can. */
  check(query: string): FilterError | null;
  /** The names in a valid query that don't exist. */
  unknownNames(query: string): readonly UnknownName[];
  suggest(query: string, caret: number): Suggestions;
}

/** The language of filters with the names of this account. */
export function useFilterQueryTools(): FilterQueryTools {
  const lists = useAllLists();
  const tags = useTags();
  // biome-ignore lint/correctness/useExhaustiveDependencies: names are read from the store, and these tell when they change
  return useMemo(() => {
    const known = knownNames(store);
    return {
      check: (query) => parseFilter(query, known).error ?? null,
      unknownNames(query) {
        const { expression } = parseFilter(query, known);
        return expression ? unknownNames(expression, known) : [];
      },
      suggest: (query, caret) => suggest(query, caret, known),
    };
  }, [lists, tags]);
}
