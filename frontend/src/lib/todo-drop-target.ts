"use client";

import { type RefCallback, useCallback, useEffect, useRef } from "react";

/** Handles todos that are dropped on an element. */
export type TakeTodos = (ids: readonly string[]) => void;

const places = new Map<HTMLElement, () => TakeTodos>();

/** The drop targets other than rows; a target has `data-drop-over` while todos would be dropped on it. */
export const dropPlaces = (): ReadonlyMap<HTMLElement, () => TakeTodos> => places;

/** @returns the unregister function */
export function takeTodos(element: HTMLElement, take: TakeTodos): () => void {
  places.set(element, () => take);
  return () => places.delete(element);
}

/**
 * Makes an element a drop target for todos, such as a list in the sidebar. It costs nothing until a drag
 * starts.
 */
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
