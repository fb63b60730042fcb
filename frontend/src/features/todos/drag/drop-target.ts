import { store } from "@/store/app-store";
import { withDescendants } from "@/store/indexes/selectors";
import type { TodoId } from "@/store/types";
import { isListSection, itemsOf, type SectionItem } from "../list/list-items";
import { shownRows } from "../list/visible-rows";
import { afterRow, beforeRow, type Gap, gapAt } from "./insertion-points";

/** Pixels between one depth and the next; `--indent` in rows.css says the same. */
export const INDENT = 28;

export interface DropAim {
  gap: Gap;
  /** Where the line is drawn, in pixels from the top of the window. */
  y: number;
  rows: DOMRect;
}

interface Drawn {
  item: SectionItem;
  index: number;
  box: DOMRect;
}

/** The line that the pointer is on, and whether in its lower half. */
function lineAt(
  list: HTMLElement,
  items: readonly SectionItem[],
  y: number,
): { drawn: Drawn; low: boolean } | null {
  let near: Drawn | null = null;
  for (const node of list.children) {
    const index = Number((node as HTMLElement).dataset["index"]);
    const item = items[index];
    if (!item) continue;
    const box = node.getBoundingClientRect();
    if (near === null || distance(box, y) < distance(near.box, y)) near = { item, index, box };
  }
  return near && { drawn: near, low: y > (near.box.top + near.box.bottom) / 2 };
}

const distance = ({ top, bottom }: DOMRect, y: number) => Math.max(top - y, 0, y - bottom);

function sectionGap(item: SectionItem, id: TodoId): Gap | null {
  const all = store.index.sectionsIn(store.todos.get(id)?.list_id ?? "");
  const [first] = all;
  const last = all.at(-1);
  const found = !isListSection(item.section)
    ? item.section === "done"
      ? last && afterRow(last)
      : first && beforeRow(first)
    : item.kind === "heading"
      ? beforeRow(item.section)
      : afterRow(item.section);
  return found ? { spot: found, depth: 0 } : null;
}

function rowGap(
  items: readonly SectionItem[],
  index: number,
  ids: readonly TodoId[],
  depth: number,
): Gap | null {
  const moving = new Set(withDescendants(store, ids));
  const section = items[Math.max(index, 0)]?.section ?? "";
  if (section === "done") return null;
  let at = index;
  while (at >= 0 && items[at]?.kind === "row" && moving.has(items[at]?.key ?? "")) at -= 1;
  const item = items[at];
  const above = item?.kind === "row" && item.section === section ? item.key : null;
  return gapAt(shownRows.get(), ids, { above, section, depth: Math.max(0, depth) });
}

/** What letting `ids` go at the height `y`, at a depth, comes to; null where they would not be taken. */
export function dropAt(ids: readonly TodoId[], y: number, depth: number): DropAim | null {
  const list = document.querySelector<HTMLElement>("[data-rows]");
  const items = itemsOf(shownRows.get().sections);
  const line = list && lineAt(list, items, y);
  const [first = ""] = ids;
  if (!list || !line) return null;
  const { drawn, low } = line;
  const rows = list.getBoundingClientRect();
  const edge = low ? drawn.box.bottom : drawn.box.top;
  const gap = isListSection(first)
    ? sectionGap(drawn.item, first)
    : rowGap(items, low ? drawn.index : drawn.index - 1, ids, depth);
  return gap && { gap, y: edge, rows };
}
