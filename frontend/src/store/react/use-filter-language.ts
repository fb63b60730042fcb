"use client";

import { useMemo } from "react";
import { store } from "../app-store";
import type { Fault } from "../filters/ast";
import { completions, type QueryOffers } from "../filters/autocomplete";
import { namesOf, type Stranger, strangersIn } from "../filters/names";
import { parseFilter } from "../filters/parser";
import { useEveryList, useTags } from "./hooks";

export interface FilterLanguage {
  /** Why a query cannot be read; null when it can. */
  check(text: string): Fault | null;
  /** What a query that can be read names and nobody has. */
  strangers(text: string): readonly Stranger[];
  offers(text: string, caret: number): QueryOffers;
}

/** The language of saved filters with the names that this person has. */
export function useFilterLanguage(): FilterLanguage {
  const lists = useEveryList();
  const tags = useTags();
  // biome-ignore lint/correctness/useExhaustiveDependencies: names are read from the store, and these tell when they change
  return useMemo(() => {
    const known = namesOf(store);
    return {
      check: (text) => parseFilter(text, known).fault ?? null,
      strangers(text) {
        const { expression } = parseFilter(text, known);
        return expression ? strangersIn(expression, known) : [];
      },
      offers: (text, caret) => completions(text, caret, known),
    };
  }, [lists, tags]);
}
