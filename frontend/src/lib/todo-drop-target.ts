"use client";

import { type RefCallback, useCallback, useEffect, useRef } from "react";

/** What is done with todos that are let go over an element. */
export type TakeTodos = (ids: readonly string[]) => void;

const places = new Map<HTMLElement, () => TakeTodos>();

/** Where todos can be dropped beside rows; what is dragged wears `data-drop-over` while it would be taken. */
export const dropPlaces = (): ReadonlyMap<HTMLElement, () => TakeTodos> => places;

/** @returns what ends it */
export function takeTodos(element: HTMLElement, take: TakeTodos): () => void {
  places.set(element, () => take);
  return () => places.delete(element);
}

/** Makes an element take todos that are dragged to it, such as a list in the sidebar. Costs nothing until one is. */
export function useDropTodos<E extends HTMLElement>(take: TakeTodos): RefCallback<E> {
  const latest = useRef(take);
  useEffect(() => {
    latest.current = take;
  }, [take]);
  return useCallback((element: E | null) => {
    if (!element) return;
    places.set(element, () => latest.current);
    return () => {
      places.delete(element);
    };
  }, []);
}
