import type { Virtualizer } from "@tanstack/react-virtual";
import { useEffect, useLayoutEffect, useRef } from "react";
import { retainSelected, selection } from "@/store/ui-state/selection";
import type { Item } from "./list-items";
import { currentTodo, titleOf } from "./visible-rows";

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
    const previous = anchor.current;
    if (!pane || !previous || pane.scrollTop <= margin) return;
    const place = virtual.measurementsCache[items.findIndex(({ key }) => key === previous.key)];
    if (place && place.start !== previous.start) pane.scrollTop += place.start - previous.start;
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

/** What stands where `key` stood: the next row that stays, else the one before. */
function successorOf(key: string, left: readonly Item[], shown: ReadonlySet<string>): string | undefined {
  const at = left.findIndex((item) => item.key === key);
  const stays = (item: Item) => item.kind === "row" && shown.has(item.key);
  return (left.slice(at + 1).find(stays) ?? left.slice(0, Math.max(at, 0)).findLast(stays))?.key;
}

/** When the current row leaves, keys go on where it stood; rows that leave are selected no longer. */
export function useFocusAfterRemoval(items: readonly Item[]): void {
  const before = useRef(items);
  useLayoutEffect(() => {
    const left = before.current;
    before.current = items;
    const current = currentTodo.get();
    const chosen = selection.get().ids;
    if (left === items || (current === null && chosen.size === 0)) return;
    const shown = new Set(items.map(({ key }) => key));
    const removed = new Set(left.flatMap(({ key }) => (shown.has(key) ? [] : [key])));
    if ([...chosen].some((id) => removed.has(id))) retainSelected((id) => !removed.has(id));
    if (current === null || !removed.has(current)) return;
    const next = successorOf(current, left, shown);
    if (!next) return;
    currentTodo.set(next);
    // the focus went with the row; what else has it keeps it
    if (document.activeElement === document.body) titleOf(next)?.focus({ preventScroll: true });
  }, [items]);
}
