import type { InsertionPoint } from "@/store/actions";
import { store } from "@/store/app-store";
import { withDescendants } from "@/store/indexes/selectors";
import type { TodoId } from "@/store/types";
import { flattenRowGroups, type GroupItem, isSectionId } from "../list/group-items";
import { type VisibleRows, visibleRows } from "../list/visible-rows";
import {
  type AnyInsertionPoint,
  firstPointIn,
  lastPointIn,
  pointAfterRow,
  pointBeforeRow,
  type RenderedRow,
  renderedRowsOf,
  sectionParent,
} from "../move/insertion-points";
import { insertionPointInMultiListView } from "../move/multi-list-insertion-point";

interface PointAtDepth {
  point: AnyInsertionPoint;
  depth: number;
}

interface PointerTarget {
  /** The row above the insertion point; null at the top of a group. */
  above: TodoId | null;
  groupKey: string;
  /** The depth under the pointer; the nearest possible depth is used. */
  depth: number;
}

/** Returns the insertion point between two rows; null in a sorted view. */
function insertionPointAt(
  shown: VisibleRows,
  ids: readonly TodoId[],
  pointer: PointerTarget,
): PointAtDepth | null {
  const { list } = shown;
  if (list === null) {
    const point = insertionPointInMultiListView(shown, ids, pointer.groupKey, pointer.above);
    return point && { point, depth: 0 };
  }
  const lines = renderedRowsOf(shown, new Set(withDescendants(store, ids))).filter(
    ({ groupKey }) => groupKey === pointer.groupKey,
  );
  const at = lines.findIndex(({ id }) => id === pointer.above);
  const above = lines[at];
  const below = lines[at + 1];
  if (!above) return { point: firstPointIn(sectionParent(list, pointer.groupKey)), depth: 0 };
  const depth = Math.max(below?.depth ?? 0, Math.min(pointer.depth, above.depth + 1));
  const point = insertionPointBetween(lines.slice(0, at + 1), below, depth);
  return point && { point, depth };
}

function insertionPointBetween(
  upTo: readonly RenderedRow[],
  below: RenderedRow | undefined,
  depth: number,
): InsertionPoint | null {
  const above = upTo.at(-1);
  if (below?.depth === depth) return pointBeforeRow(below.id);
  if (above && depth > above.depth) {
    const todo = store.todos.get(above.id);
    const under = todo && { list_id: todo.list_id, parent_id: todo.id };
    return under ? (store.collapsed.has(above.id) ? lastPointIn(under) : firstPointIn(under)) : null;
  }
  const sibling = upTo.findLast((line) => line.depth === depth);
  return sibling ? pointAfterRow(sibling.id) : null;
}

/** The position of the drop line; without an insertion point it has no depth. */
type DropLine = Pick<DropTarget, "y" | "rows"> & { insertion?: { depth: number } };

let line: HTMLElement | null = null;

export function hideDropLine(): void {
  line?.remove();
  line = null;
}

/** Shows the line where rows would be inserted, indented to their depth. */
export function showDropLine(aim: DropLine | null): void {
  if (!aim) {
    hideDropLine();
    return;
  }
  if (!line) {
    line = document.createElement("div");
    line.className = "drop-line";
    document.body.append(line);
  }
  const { insertion, y, rows } = aim;
  const depth = insertion?.depth ?? 0;
  const inset = depth * INDENT;
  line.style.top = `${y - 1}px`;
  line.style.left = `${rows.left + (document.dir === "rtl" ? 0 : inset)}px`;
  line.style.width = `${rows.width - inset}px`;
  line.dataset["depth"] = String(depth);
}

/** Pixels per level of depth; `--indent` in rows.css has the same value. */
export const INDENT = 28;

export interface DropTarget {
  insertion: PointAtDepth;
  /** Distance of the line from the top of the window, in pixels. */
  y: number;
  rows: DOMRect;
}

interface ItemBox {
  item: GroupItem;
  index: number;
  box: DOMRect;
}

/** Returns the row under the pointer, and whether it is in the row's lower half. */
function itemAt(
  list: HTMLElement,
  items: readonly GroupItem[],
  y: number,
): { nearest: ItemBox; isLowerHalf: boolean } | null {
  let found: ItemBox | null = null;
  for (const node of list.children) {
    const index = Number((node as HTMLElement).dataset["index"]);
    const item = items[index];
    if (!item) continue;
    const box = node.getBoundingClientRect();
    if (found === null || distance(box, y) < distance(found.box, y)) found = { item, index, box };
  }
  return found && { nearest: found, isLowerHalf: y > (found.box.top + found.box.bottom) / 2 };
}

const distance = ({ top, bottom }: DOMRect, y: number) => Math.max(top - y, 0, y - bottom);

function sectionInsertion(item: GroupItem, id: TodoId): PointAtDepth | null {
  const all = store.index.sectionsIn(store.todos.get(id)?.list_id ?? "");
  const [first] = all;
  const last = all.at(-1);
  const found = !isSectionId(item.groupKey)
    ? item.groupKey === "done"
      ? last && pointAfterRow(last)
      : first && pointBeforeRow(first)
    : item.kind === "heading"
      ? pointBeforeRow(item.groupKey)
      : pointAfterRow(item.groupKey);
  return found ? { point: found, depth: 0 } : null;
}

function rowInsertion(
  items: readonly GroupItem[],
  index: number,
  ids: readonly TodoId[],
  depth: number,
): PointAtDepth | null {
  const moving = new Set(visibleRows.get().list === null ? ids : withDescendants(store, ids));
  const groupKey = items[Math.max(index, 0)]?.groupKey ?? "";
  if (groupKey === "done") return null;
  let at = index;
  while (at >= 0 && items[at]?.kind === "row" && moving.has(items[at]?.key ?? "")) at -= 1;
  const item = items[at];
  const above = item?.kind === "row" && item.groupKey === groupKey ? item.key : null;
  return insertionPointAt(visibleRows.get(), ids, { above, groupKey, depth: Math.max(0, depth) });
}

/**
 * Returns where `ids` would be inserted at the height `y` and a depth; null if they can't be dropped
 * there.
 */
export function dropTargetAt(ids: readonly TodoId[], y: number, depth: number): DropTarget | null {
  const list = document.querySelector<HTMLElement>("[data-rows]");
  const items = flattenRowGroups(visibleRows.get().rowGroups);
  const item = list && itemAt(list, items, y);
  const [first = ""] = ids;
  if (!list || !item) return null;
  const { nearest, isLowerHalf } = item;
  const rows = list.getBoundingClientRect();
  const edge = isLowerHalf ? nearest.box.bottom : nearest.box.top;
  const insertion = isSectionId(first)
    ? sectionInsertion(nearest.item, first)
    : rowInsertion(items, isLowerHalf ? nearest.index : nearest.index - 1, ids, depth);
  return insertion && { insertion, y: edge, rows };
}
