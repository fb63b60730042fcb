"use client";

import { defaultRangeExtractor, type Range, useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { PlusIcon } from "@/components/ui/icons";
import { store } from "@/store/app-store";
import type { RowGroup } from "@/store/query";
import { useIsCollapsed } from "@/store/react/hooks";
import type { TodoId } from "@/store/types";
import type { BoardParts, BoardProps } from "./board";
import { type BoardDefaults, type ColumnDefaults, defaultsForNewCard } from "./columns";

interface ColumnProps {
  group: RowGroup;
  props: BoardProps;
  /** The card in the tab order, if it is in this column. */
  tabStop: TodoId | undefined;
  /** Functions that scroll a card into view, by column. */
  scrollers: Map<string, (index: number) => void>;
}

const CARD = 76;
const GAP = 8;

interface CardsProps extends ColumnProps {
  name: string;
}

/** Scrolls on its own and renders the visible cards, plus the one with the focus. */
function Cards({ group, props, tabStop, name, scrollers }: CardsProps) {
  const { key, ids } = group;
  const { parts, hide } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const at = tabStop === undefined ? -1 : ids.indexOf(tabStop);
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
    scrollers.set(key, (index) => virtual.scrollToIndex(index));
    return () => {
      scrollers.delete(key);
    };
  }, [scrollers, key, virtual]);

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
            <parts.Card id={String(id)} hide={hide} isTabStop={id === tabStop} />
          </li>
        ))}
      </ul>
    </div>
  );
}

interface ColumnAddProps {
  name: string;
  board: BoardDefaults;
  column: ColumnDefaults;
  CardField: BoardParts["CardField"];
}

/** A button that turns into a field, which adds one todo after another. */
function ColumnAdd({ name, board, column, CardField }: ColumnAddProps) {
  const t = useTranslations("boards");
  const [isOpen, setOpen] = useState(false);
  const label = t("addTo", { column: name });
  if (isOpen)
    return (
      <CardField
        label={label}
        placeholder={t("add")}
        board={board}
        column={column}
        onClose={() => setOpen(false)}
      />
    );
  return (
    <button type="button" aria-label={label} onClick={() => setOpen(true)} className="board-add">
      <PlusIcon className="size-4" />
      {t("add")}
    </button>
  );
}

/** Renders a heading, the cards, a drop zone if there are none, and a field that adds a card. */
export function Column({ group, props, tabStop, scrollers }: ColumnProps) {
  const { query, defaults, parts } = props;
  const { key, ids } = group;
  const t = useTranslations("boards");
  const name = parts.useColumnName(key);
  const isCollapsed = useIsCollapsed(key);
  const cardDefaults =
    defaults && defaultsForNewCard(query.group, key, defaults, (id) => store.todos.get(id)?.list_id);
  return (
    <section
      aria-label={name}
      data-column={key}
      data-folded={isCollapsed || undefined}
      className="board-column"
    >
      <div className="board-head">
        <parts.Heading groupKey={key} ids={ids} isFirst />
        <span className="board-count">
          {ids.length}
          <span className="sr-only">{t("cards", { count: ids.length })}</span>
        </span>
      </div>
      {!isCollapsed &&
        (ids.length > 0 ? (
          <Cards key={key} name={name} group={group} props={props} tabStop={tabStop} scrollers={scrollers} />
        ) : (
          <p className="board-empty">{t("empty")}</p>
        ))}
      {!isCollapsed && cardDefaults && (
        <ColumnAdd name={name} {...cardDefaults} CardField={parts.CardField} />
      )}
    </section>
  );
}
