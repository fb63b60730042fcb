import type { Virtualizer } from "@tanstack/react-virtual";
import { useEffect, useLayoutEffect, useRef } from "react";
import { currentTodo } from "./focused-row";
import type { Item } from "./list-items";

type Rows = Virtualizer<HTMLElement, Element>;

interface Anchor {
  key: string;
  start: number;
}

/** The first row in sight that the person is not at, whose own moves are followed otherwise. */
function anchorOf(virtual: Rows, items: readonly Item[], top: number): Anchor | null {
  const first = virtual.getVirtualItemForOffset(top)?.index ?? items.length;
  const item = items[first]?.key === currentTodo.get() ? items[first + 1] : items[first];
  const place = item && virtual.measurementsCache[items.indexOf(item, first)];
  return item && place ? { key: item.key, start: place.start } : null;
}

/** While rows come and go above what is in sight, as when others change a list, it stays where it is. */
export function useScrollAnchor(virtual: Rows, items: readonly Item[], margin: number): void {
  const anchor = useRef<Anchor | null>(null);
  const latest = useRef(items);

  useLayoutEffect(() => {
    latest.current = items;
    const pane = virtual.scrollElement;
    const held = anchor.current;
    if (!pane || !held || pane.scrollTop <= margin) return;
    const place = virtual.measurementsCache[items.findIndex(({ key }) => key === held.key)];
    if (place && place.start !== held.start) pane.scrollTop += place.start - held.start;
    anchor.current = anchorOf(virtual, items, pane.scrollTop);
  }, [virtual, items, margin]);

  useEffect(() => {
    const pane = virtual.scrollElement;
    if (!pane) return;
    // asking the pane would have it laid out before the rows that this very scroll brings are drawn
    const note = () => {
      anchor.current = anchorOf(virtual, latest.current, virtual.scrollOffset ?? 0);
    };
    pane.addEventListener("scroll", note, { passive: true });
    return () => pane.removeEventListener("scroll", note);
  }, [virtual]);
}
