"use client";

import { useMemo } from "react";
import { store } from "../app-store";
import type { FilterError } from "../filters/ast";
import { compileFilter } from "../filters/compile";
import {
  knownNames,
  type Suggestions,
  suggestCompletions,
  type UnknownName,
  unknownFields,
  unknownNames,
  wordsLikeConditions,
} from "../filters/names";
import { parseFilter } from "../filters/parser";
import { isVisible } from "../indexes/selectors";
import { useAllLists, useAllSections, useNamedPeople, useTags } from "./hooks";
import { useCalendar } from "./use-calendar";

export interface FilterQueryTools {
  /** Why a query cannot be parsed, or null if it can. */
  check(query: string): FilterError | null;
  /** The names and fields in a valid query that don't exist, and the words in it that only read like a condition. */
  unknownNames(query: string): readonly UnknownName[];
  /** How many todos a valid query matches at present. */
  count(query: string): number;
  suggest(query: string, caret: number): Suggestions;
}

/** The language of filters with the names of this account. */
export function useFilterQueryTools(): FilterQueryTools {
  const lists = useAllLists();
  const sections = useAllSections();
  const tags = useTags();
  const people = useNamedPeople();
  const calendar = useCalendar();
  // biome-ignore lint/correctness/useExhaustiveDependencies: names are read from the store, and these tell when they change
  return useMemo(() => {
    const known = knownNames(store);
    return {
      check: (query) => parseFilter(query, known).error ?? null,
      unknownNames(query) {
        const { expression } = parseFilter(query, known);
        if (!expression) return [];
        const fields = unknownFields(query);
        const words = fields.length > 0 ? [] : wordsLikeConditions(query, expression);
        return [...fields, ...words, ...unknownNames(expression, known)];
      },
      count(query) {
        const test = compileFilter(store, query, calendar);
        if (typeof test !== "function") return 0;
        return [...store.todos.values()].filter((todo) => isVisible(store, todo) && test(todo)).length;
      },
      suggest: (query, caret) => suggestCompletions(query, caret, known),
    };
  }, [lists, sections, tags, people, calendar]);
}
