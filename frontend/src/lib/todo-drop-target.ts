"use client";

import { type RefCallback, useCallback, useEffect, useRef } from "react";

/** Handles todos that are dropped on an element. */
export type OnDropTodos = (ids: readonly string[]) => void;

const dropTargets = new Map<HTMLElement, () => OnDropTodos>();

/** The drop targets other than rows; a target has `data-drop-over` while todos would be dropped on it. */
export const todoDropTargets = (): ReadonlyMap<HTMLElement, () => OnDropTodos> => dropTargets;

/** @returns the unregister function */
export function registerDropTarget(element: HTMLElement, onDrop: OnDropTodos): () => void {
  dropTargets.set(element, () => onDrop);
  return () => dropTargets.delete(element);
}

/**
 * Makes an element a drop target for todos, such as a list in the sidebar. It costs nothing until a drag
 * starts.
 */
export function useDropTodos<E extends HTMLElement>(onDrop: OnDropTodos): RefCallback<E> {
  const latest = useRef(onDrop);
  useEffect(() => {
    latest.current = onDrop;
  }, [onDrop]);
  return useCallback((element: E | null) => {
    if (!element) return;
    dropTargets.set(element, () => latest.current);
    return () => {
      dropTargets.delete(element);
    };
  }, []);
}
