"use client";

import { defaultRangeExtractor, type Range, useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useRef } from "react";
import type { ColumnProps } from "./props";

const CARD = 76;
const GAP = 8;

interface CardsProps extends ColumnProps {
  name: string;
}

/** Scrolls on its own and renders the visible cards, plus the one with the focus. */
export function Cards({ section, props, entry, name, reveals }: CardsProps) {
  const { key, ids } = section;
  const { parts, hide } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const at = entry === undefined ? -1 : ids.indexOf(entry);
  const rangeExtractor = useCallback(
    (range: Range) =>
      [...new Set([...defaultRangeExtractor(range), ...(at >= 0 ? [at] : [])])].sort((a, b) => a - b),
    [at],
  );
  const virtual = useVirtualizer({
    count: ids.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => CARD,
    getItemKey: useCallback((index: number) => ids[index] ?? index, [ids]),
    rangeExtractor,
    gap: GAP,
    overscan: 4,
    scrollPaddingStart: GAP,
    scrollPaddingEnd: GAP,
    directDomUpdates: true,
  });
  useEffect(() => {
    reveals.set(key, (index) => virtual.scrollToIndex(index));
    return () => {
      reveals.delete(key);
    };
  }, [reveals, key, virtual]);

  return (
    <div ref={scroller} className="board-cards">
      <ul ref={virtual.containerRef} aria-label={name} className="relative">
        {virtual.getVirtualItems().map(({ index, key: id }) => (
          <li
            key={id}
            ref={virtual.measureElement}
            data-index={index}
            data-card={id}
            aria-setsize={ids.length}
            aria-posinset={index + 1}
            className="board-line"
          >
            <parts.Card id={String(id)} hide={hide} entry={id === entry} />
          </li>
        ))}
      </ul>
    </div>
  );
}
