import type { Virtualizer } from "@tanstack/react-virtual";
import { useEffect, useLayoutEffect, useRef } from "react";
import { focusedTodo, retainSelected, selection } from "@/store/ui-state/selection";
import { titleElementOf } from "./focused-row";
import type { VirtualItem } from "./group-items";

type Rows = Virtualizer<HTMLElement, Element>;

interface Anchor {
  key: string;
  start: number;
}

/** Returns the first visible row that is not focused; the list scrolls with the focused one otherwise. */
function anchorOf(virtual: Rows, items: readonly VirtualItem[], top: number): Anchor | null {
  const first = virtual.getVirtualItemForOffset(top)?.index ?? items.length;
  const item = items[first]?.key === focusedTodo.get() ? items[first + 1] : items[first];
  const place = item && virtual.measurementsCache[items.indexOf(item, first)];
  return item && place ? { key: item.key, start: place.start } : null;
}

/** Keeps the visible rows in place while rows above them are added or removed. */
export function useScrollAnchor(virtual: Rows, items: readonly VirtualItem[], margin: number): void {
  const anchor = useRef<Anchor | null>(null);
  const latest = useRef(items);

  useLayoutEffect(() => {
    latest.current = items;
    const pane = virtual.scrollElement;
    const previous = anchor.current;
    if (!pane || !previous || pane.scrollTop <= margin) return;
    const place = virtual.measurementsCache[items.findIndex(({ key }) => key === previous.key)];
    if (place && place.start !== previous.start) pane.scrollTop += place.start - previous.start;
    anchor.current = anchorOf(virtual, items, pane.scrollTop);
  }, [virtual, items, margin]);

  useEffect(() => {
    const pane = virtual.scrollElement;
    if (!pane) return;
    // Reading scrollTop would force a layout before the new rows are rendered.
    const note = () => {
      anchor.current = anchorOf(virtual, latest.current, virtual.scrollOffset ?? 0);
    };
    pane.addEventListener("scroll", note, { passive: true });
    return () => pane.removeEventListener("scroll", note);
  }, [virtual]);
}

/** Returns the row to focus in place of `key`: the next one that stays, otherwise the previous one. */
function successorOf(
  key: string,
  left: readonly VirtualItem[],
  shown: ReadonlySet<string>,
): string | undefined {
  const at = left.findIndex((item) => item.key === key);
  const stays = (item: VirtualItem) => item.kind === "row" && shown.has(item.key);
  return (left.slice(at + 1).find(stays) ?? left.slice(0, Math.max(at, 0)).findLast(stays))?.key;
}

/** Focuses a neighbor when the focused row is removed, and deselects removed rows. */
export function useFocusAfterRemoval(items: readonly VirtualItem[]): void {
  const before = useRef(items);
  useLayoutEffect(() => {
    const left = before.current;
    before.current = items;
    const current = focusedTodo.get();
    const chosen = selection.get().ids;
    if (left === items || (current === null && chosen.size === 0)) return;
    const shown = new Set(items.map(({ key }) => key));
    const removed = new Set(left.flatMap(({ key }) => (shown.has(key) ? [] : [key])));
    if ([...chosen].some((id) => removed.has(id))) retainSelected((id) => !removed.has(id));
    if (current === null || !removed.has(current)) return;
    const next = successorOf(current, left, shown);
    if (!next) return;
    focusedTodo.set(next);
    // The focus was lost with the row; another element that has it keeps it.
    if (document.activeElement === document.body) titleElementOf(next)?.focus({ preventScroll: true });
  }, [items]);
}
