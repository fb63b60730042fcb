"use client";

import { useCallback, useSyncExternalStore } from "react";
import { createCell } from "@/lib/cell";
import { type Filter, NO_FILTER, type Sort } from "@/store/query";

export interface ViewOptions {
  filter: Filter;
  sort: Sort;
  /** The line for text is open, also while it is empty. */
  searching: boolean;
}

const kept = createCell<ReadonlyMap<string, ViewOptions>>(new Map());
const FRESH: ViewOptions = { filter: NO_FILTER, sort: "manual", searching: false };

let narrow: (() => void) | null = null;

/** The view on screen says how its line for text is opened. */
export function onNarrow(how: () => void): () => void {
  narrow = how;
  return () => {
    if (narrow === how) narrow = null;
  };
}

export const narrowView = (): void => narrow?.();

/** How one view is filtered and sorted, kept for as long as the page is open. */
export function useViewOptions(key: string): [ViewOptions, (change: Partial<ViewOptions>) => void] {
  const read = () => kept.get().get(key) ?? FRESH;
  const options = useSyncExternalStore(kept.subscribe, read, read);
  const change = useCallback(
    (part: Partial<ViewOptions>) => {
      const before = kept.get().get(key) ?? FRESH;
      kept.set(new Map(kept.get()).set(key, { ...before, ...part }));
    },
    [key],
  );
  return [options, change];
}

/** How many questions a filter asks, for the mark on its button. */
export const askedOf = ({ priority, tag, due }: Filter): number =>
  [priority !== null, tag !== null, due !== "any"].filter(Boolean).length;
