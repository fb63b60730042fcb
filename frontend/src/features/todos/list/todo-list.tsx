"use client";

import { defaultRangeExtractor, type Range, useVirtualizer } from "@tanstack/react-virtual";
import { memo, Suspense, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { lazy } from "@/components/lazy";
import { useScroller } from "@/components/ui/scroller";
import { useCell } from "@/lib/cell";
import { usePrintMode } from "@/lib/use-media";
import { store } from "@/store/app-store";
import type { RowGroup } from "@/store/query";
import type { ListId } from "@/store/types";
import { focusedTodo } from "@/store/ui-state/selection";
import { useRowSwipe } from "../drag/use-todo-drag";
import { useLongPress } from "../keyboard/use-long-press";
import { RowToolsProvider } from "../row/row-state";
import { TodoRow } from "../row/todo-row";
import { registerScrollToRow } from "./focused-row";
import { flattenRowGroups, type VirtualItem } from "./group-items";
import { useFocusAfterRemoval, useScrollAnchor } from "./scroll-and-focus";
import { SectionHeading } from "./section-heading";

interface TodoRowsProps {
  rowGroups: readonly RowGroup[];
  hide?: "list" | "today" | "day" | undefined;
  /** The list of the rows, if sections can be added at its end. */
  addSectionTo?: ListId | null;
}

const ROW = 40;
const ROW_WITH_META = 60;
const HEADING = 53;
const FOOT = 48;
const OVERSCAN = 6;
const PAINTED_MS = 100;
/** How many rows are printed. */
const MAX_PRINTED = 2000;

const AddSection = lazy(() => import("./add-section"));

function estimateHeight(item: VirtualItem | undefined, hide: TodoRowsProps["hide"]): number {
  if (item?.kind === "foot") return FOOT;
  if (item?.kind !== "row") return HEADING;
  const todo = store.todos.get(item.key);
  const meta =
    hide !== "list" ||
    todo?.due_date ||
    todo?.completed_at ||
    todo?.tags.length ||
    todo?.notes ||
    todo?.attachments.length ||
    store.commentIndex.countOf(item.key) > 0;
  const isFlatSubtask = item.depth === 0 && store.todos.get(todo?.parent_id ?? "")?.kind === "todo";
  return meta || isFlatSubtask || store.index.childrenOf(item.key).length > 0 ? ROW_WITH_META : ROW;
}

/** The offset of the last view: most views start at the same one, which saves a second render. */
let lastOffset = 0;

/**
 * Returns the distance from the top of the page to the list, updated while content above it changes
 * size.
 */
function useListOffset(scroller: HTMLElement | null) {
  const list = useRef<HTMLUListElement>(null);
  const [offset, setOffset] = useState(lastOffset);
  useLayoutEffect(() => {
    const measure = () => {
      lastOffset = list.current?.offsetTop ?? 0;
      setOffset(lastOffset);
    };
    measure();
    const parent = list.current?.parentElement;
    if (!scroller || !parent) return;
    const observer = new ResizeObserver(measure);
    observer.observe(parent);
    return () => observer.disconnect();
  }, [scroller]);
  return { list, offset };
}

/** Returns the index of the row in the tab order: the focused one if it is here, otherwise the first. */
function useTabStop(items: readonly VirtualItem[]): number {
  const current = useCell(focusedTodo);
  return useMemo(() => {
    const index = current === null ? -1 : items.findIndex((item) => item.key === current);
    return index < 0 ? items.findIndex((item) => item.kind === "row") : index;
  }, [items, current]);
}

/** Returns how many rows to render beyond the edges: none until the visible ones are painted. */
function useOverscan(): number {
  const [isPainted, setIsPainted] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsPainted(true), PAINTED_MS);
    return () => clearTimeout(timer);
  }, []);
  return isPainted ? OVERSCAN : 1;
}

function useVirtualRows(items: readonly VirtualItem[], tabStop: number, hide: TodoRowsProps["hide"]) {
  const scroller = useScroller();
  const { list, offset } = useListOffset(scroller);
  const isPrinting = usePrintMode();
  // Rendered however far away it is, since a key opens its field.
  const foot = items.at(-1)?.kind === "foot" ? items.length - 1 : -1;
  const rangeExtractor = useCallback(
    (range: Range) =>
      isPrinting
        ? Array.from({ length: Math.min(range.count, MAX_PRINTED) }, (_, index) => index)
        : [
            ...new Set([
              ...defaultRangeExtractor(range),
              ...(tabStop >= 0 ? [tabStop] : []),
              ...(foot >= 0 ? [foot] : []),
            ]),
          ].sort((a, b) => a - b),
    [tabStop, foot, isPrinting],
  );
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller,
    estimateSize: (index) => estimateHeight(items[index], hide),
    // A new function would make the virtualizer measure every row again.
    getItemKey: useCallback((index: number) => items[index]?.key ?? index, [items]),
    rangeExtractor,
    overscan: useOverscan(),
    scrollMargin: offset,
    scrollPaddingStart: 16,
    scrollPaddingEnd: 96,
  });
  useScrollAnchor(virtual, items, offset);
  return { virtual, list };
}

interface ListItemProps {
  item: VirtualItem;
  above: VirtualItem | undefined;
  index: number;
  /** Distance from the start of the list, in pixels. */
  start: number;
  count: number;
  isTabStop: boolean;
  hide: TodoRowsProps["hide"];
  measure: (node: Element | null) => void;
}

/** A heading or row at its offset in the virtual list. */
const ListItem = memo(function ListItem({
  item,
  above,
  index,
  start,
  count,
  isTabStop,
  hide,
  measure,
}: ListItemProps) {
  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: WAI-ARIA 1.2 §5.4 gives a listitem its aria-level
    <li
      ref={measure}
      data-index={index}
      data-first={(item.kind === "row" && item.isFirst) || undefined}
      aria-setsize={count}
      aria-posinset={index + 1}
      aria-level={item.kind === "row" && item.depth > 0 ? item.depth + 1 : undefined}
      className="todo-line"
      // translate3d would give each row a layer of its own, which costs more per frame than it saves.
      style={{ transform: `translateY(${start}px)` }}
    >
      {item.kind === "foot" ? (
        <div className="section-foot">
          <Suspense>
            <AddSection list={item.list} />
          </Suspense>
        </div>
      ) : item.kind === "heading" ? (
        <SectionHeading groupKey={item.groupKey} ids={item.ids} isFirst={index === 0} />
      ) : (
        <TodoRow id={item.key} above={above?.key} hide={hide} isTabStop={isTabStop} depth={item.depth} />
      )}
    </li>
  );
});

function useItems(rowGroups: readonly RowGroup[], addSectionTo: ListId | null): readonly VirtualItem[] {
  const items = flattenRowGroups(rowGroups);
  return useMemo(
    () => (addSectionTo ? [...items, { kind: "foot", key: "foot", list: addSectionTo }] : items),
    [items, addSectionTo],
  );
}

function VirtualRows({ rowGroups, hide, addSectionTo = null }: TodoRowsProps) {
  const t = useTranslations("todos");
  const items = useItems(rowGroups, addSectionTo);
  useFocusAfterRemoval(items);
  const tabStop = useTabStop(items);
  const longPressHandlers = useLongPress();
  const { virtual, list } = useVirtualRows(items, tabStop, hide);
  useRowSwipe(list);

  useEffect(
    () => registerScrollToRow((id) => virtual.scrollToIndex(items.findIndex((item) => item.key === id))),
    [virtual, items],
  );

  return (
    <ul
      ref={list}
      style={{ height: virtual.getTotalSize() }}
      aria-label={t("rows")}
      data-rows
      className="relative"
      {...longPressHandlers}
    >
      {virtual.getVirtualItems().map(({ index, key, start }) => {
        const item = items[index];
        if (!item) return null;
        const props = {
          item,
          above: items[index - 1],
          index,
          start: start - virtual.options.scrollMargin,
          count: items.length,
          hide,
          isTabStop: index === tabStop,
        };
        return <ListItem key={key} {...props} measure={virtual.measureElement} />;
      })}
    </ul>
  );
}

export const TodoRows = (props: TodoRowsProps) => (
  <RowToolsProvider>
    <VirtualRows {...props} />
  </RowToolsProvider>
);
