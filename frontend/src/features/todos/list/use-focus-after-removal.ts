import { useLayoutEffect, useRef } from "react";
import { retainSelected, selection } from "@/store/ui-state/selection";
import { currentTodo, titleOf } from "./focused-row";
import type { Item } from "./list-items";

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
    const gone = new Set(left.flatMap(({ key }) => (shown.has(key) ? [] : [key])));
    if ([...chosen].some((id) => gone.has(id))) retainSelected((id) => !gone.has(id));
    if (current === null || !gone.has(current)) return;
    const next = successorOf(current, left, shown);
    if (!next) return;
    currentTodo.set(next);
    // the focus went with the row; what else has it keeps it
    if (document.activeElement === document.body) titleOf(next)?.focus({ preventScroll: true });
  }, [items]);
}
