"use client";

import { defaultRangeExtractor, type Range, useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { useScroller } from "@/components/scroller";
import { useCell } from "@/lib/cell";
import { store } from "@/store/app-store";
import type { Section } from "@/store/query";
import { currentTodo, onReveal } from "./current";
import { type Item, itemsOf } from "./items";
import { RowToolsProvider } from "./row-context";
import { SectionHeading } from "./section-heading";
import { TodoRow } from "./todo-row";

interface TodoRowsProps {
  sections: readonly Section[];
  hide?: "list" | "today" | undefined;
}

const ROW = 40;
const ROW_WITH_META = 60;
const HEADING = 53;

function guess(item: Item | undefined, hide: TodoRowsProps["hide"]): number {
  if (item?.kind !== "row") return HEADING;
  const todo = store.todos.get(item.key);
  const meta = hide !== "list" || todo?.due_date || todo?.tags.length || todo?.notes;
  return meta ? ROW_WITH_META : ROW;
}

/** How far down the page the list begins; follows what grows and shrinks above it. */
function useOffset(scroller: HTMLElement | null) {
  const list = useRef<HTMLUListElement>(null);
  const [offset, setOffset] = useState(0);
  useLayoutEffect(() => {
    const measure = () => setOffset(list.current?.offsetTop ?? 0);
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
  const places = useMemo(() => new Map(items.map((item, index) => [item.key, index])), [items]);
  return places.get(current ?? "") ?? items.findIndex((item) => item.kind === "row");
}

function useRows(items: readonly Item[], entry: number, hide: TodoRowsProps["hide"]) {
  const scroller = useScroller();
  const { list, offset } = useOffset(scroller);
  const rangeExtractor = useCallback(
    (range: Range) =>
      [...new Set([...defaultRangeExtractor(range), ...(entry >= 0 ? [entry] : [])])].sort((a, b) => a - b),
    [entry],
  );
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller,
    estimateSize: (index) => guess(items[index], hide),
    getItemKey: (index) => items[index]?.key ?? index,
    rangeExtractor,
    overscan: 10,
    scrollMargin: offset,
    scrollPaddingStart: 16,
    scrollPaddingEnd: 96,
  });
  return { virtual, list, offset };
}

function VirtualRows({ sections, hide }: TodoRowsProps) {
  const t = useTranslations("todos");
  const items = useMemo(() => itemsOf(sections), [sections]);
  const entry = useEntry(items);
  const { virtual, list, offset } = useRows(items, entry, hide);

  useEffect(
    () => onReveal((id) => virtual.scrollToIndex(items.findIndex((item) => item.key === id))),
    [virtual, items],
  );

  return (
    <ul ref={list} aria-label={t("rows")} className="relative" style={{ height: virtual.getTotalSize() }}>
      {virtual.getVirtualItems().map(({ index, key, start }) => {
        const item = items[index];
        if (!item) return null;
        return (
          <li
            key={key}
            ref={virtual.measureElement}
            data-index={index}
            data-first={(item.kind === "row" && item.first) || undefined}
            aria-setsize={items.length}
            aria-posinset={index + 1}
            className="absolute inset-x-0 top-0"
            style={{ transform: `translateY(${start - offset}px)` }}
          >
            {item.kind === "heading" ? (
              <SectionHeading section={item.section} ids={item.ids} first={index === 0} />
            ) : (
              <TodoRow id={item.key} hide={hide} entry={index === entry} />
            )}
          </li>
        );
      })}
    </ul>
  );
}

export const TodoRows = (props: TodoRowsProps) => (
  <RowToolsProvider>
    <VirtualRows {...props} />
  </RowToolsProvider>
);
