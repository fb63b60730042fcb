"use client";

import { defaultRangeExtractor, type Range, useVirtualizer } from "@tanstack/react-virtual";
import { memo, Suspense, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { later } from "@/components/lazy";
import { useScroller } from "@/components/ui/scroller";
import { useCell } from "@/lib/cell";
import { usePrintMode } from "@/lib/use-print-mode";
import { store } from "@/store/app-store";
import type { Section } from "@/store/query";
import type { ListId } from "@/store/types";
import { useLongPress } from "../keyboard/use-long-press";
import { RowToolsProvider } from "../row/row-state";
import { TodoRow } from "../row/todo-row";
import { type Item, itemsOf } from "./list-items";
import { useFocusAfterRemoval, useScrollAnchor } from "./scroll-and-focus";
import { SectionHeading } from "./section-heading";
import { currentTodo, onReveal } from "./visible-rows";

interface TodoRowsProps {
  sections: readonly Section[];
  hide?: "list" | "today" | "day" | undefined;
  /** The list whose rows these are, where sections are added at the foot. */
  foot?: ListId | null;
}

const ROW = 40;
const ROW_WITH_META = 60;
const HEADING = 53;
const FOOT = 48;
const OVERSCAN = 6;
const SETTLED_MS = 100;
/** Of rows, on paper. */
const MAX_PRINTED = 2000;

const SectionAdd = later(() => import("./section-add"));

function guess(item: Item | undefined, hide: TodoRowsProps["hide"]): number {
  if (item?.kind === "foot") return FOOT;
  if (item?.kind !== "row") return HEADING;
  const todo = store.todos.get(item.key);
  const meta = hide !== "list" || todo?.due_date || todo?.tags.length || todo?.notes;
  return meta || store.index.childrenOf(item.key).length > 0 ? ROW_WITH_META : ROW;
}

/** Views mostly begin where the one before them did, and then nothing is drawn twice. */
let lastOffset = 0;

/** How far down the page the list begins; follows what grows and shrinks above it. */
function useOffset(scroller: HTMLElement | null) {
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

/** The row that Tab reaches: the current one while it is here, else the first. */
function useEntry(items: readonly Item[]): number {
  const current = useCell(currentTodo);
  return useMemo(() => {
    const index = current === null ? -1 : items.findIndex((item) => item.key === current);
    return index < 0 ? items.findIndex((item) => item.kind === "row") : index;
  }, [items, current]);
}

/** Rows beyond the edges are for scrolling, and come when those in sight have been painted. */
function useOverscan(): number {
  const [painted, setPainted] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setPainted(true), SETTLED_MS);
    return () => clearTimeout(timer);
  }, []);
  return painted ? OVERSCAN : 1;
}

function useRows(items: readonly Item[], entry: number, hide: TodoRowsProps["hide"]) {
  const scroller = useScroller();
  const { list, offset } = useOffset(scroller);
  const printing = usePrintMode();
  const rangeExtractor = useCallback(
    (range: Range) =>
      printing
        ? Array.from({ length: Math.min(range.count, MAX_PRINTED) }, (_, index) => index)
        : [...new Set([...defaultRangeExtractor(range), ...(entry >= 0 ? [entry] : [])])].sort(
            (a, b) => a - b,
          ),
    [entry, printing],
  );
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller,
    estimateSize: (index) => guess(items[index], hide),
    // a new function has all places reckoned anew
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

interface LineProps {
  item: Item;
  above: Item | undefined;
  index: number;
  /** How far down the list it stands, in pixels. */
  start: number;
  count: number;
  entry: boolean;
  hide: TodoRowsProps["hide"];
  measure: (node: Element | null) => void;
}

/** A heading or row at its place, which the virtual list gives it. */
const Line = memo(function Line({ item, above, index, start, count, entry, hide, measure }: LineProps) {
  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: WAI-ARIA 1.2 §5.4 gives a listitem its aria-level
    <li
      ref={measure}
      data-index={index}
      data-first={(item.kind === "row" && item.first) || undefined}
      aria-setsize={count}
      aria-posinset={index + 1}
      aria-level={item.kind === "row" && item.depth > 0 ? item.depth + 1 : undefined}
      className="todo-line"
      // not translate3d: a layer for each row costs a frame more than moving them ever does
      style={{ transform: `translateY(${start}px)` }}
    >
      {item.kind === "foot" ? (
        <div className="section-foot">
          <Suspense>
            <SectionAdd list={item.list} />
          </Suspense>
        </div>
      ) : item.kind === "heading" ? (
        <SectionHeading section={item.section} ids={item.ids} first={index === 0} />
      ) : (
        <TodoRow id={item.key} above={above?.key} hide={hide} entry={entry} depth={item.depth} />
      )}
    </li>
  );
});

function useItems(sections: readonly Section[], foot: ListId | null): readonly Item[] {
  const items = itemsOf(sections);
  return useMemo(() => (foot ? [...items, { kind: "foot", key: "foot", list: foot }] : items), [items, foot]);
}

function VirtualRows({ sections, hide, foot = null }: TodoRowsProps) {
  const t = useTranslations("todos");
  const items = useItems(sections, foot);
  useFocusAfterRemoval(items);
  const entry = useEntry(items);
  const press = useLongPress();
  const { virtual, list } = useRows(items, entry, hide);

  useEffect(
    () => onReveal((id) => virtual.scrollToIndex(items.findIndex((item) => item.key === id))),
    [virtual, items],
  );

  return (
    <ul
      ref={list}
      style={{ height: virtual.getTotalSize() }}
      aria-label={t("rows")}
      data-rows
      className="relative"
      {...press}
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
          entry: index === entry,
        };
        return <Line key={key} {...props} measure={virtual.measureElement} />;
      })}
    </ul>
  );
}

export const TodoRows = (props: TodoRowsProps) => (
  <RowToolsProvider>
    <VirtualRows {...props} />
  </RowToolsProvider>
);
