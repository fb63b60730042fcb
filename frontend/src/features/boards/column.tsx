"use client";

import { defaultRangeExtractor, type Range, useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useCallback, useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { PlusIcon } from "@/components/ui/icons";
import { store } from "@/store/app-store";
import type { Section } from "@/store/query";
import { useIsCollapsed } from "@/store/react/hooks";
import type { TodoId } from "@/store/types";
import type { BoardParts, BoardProps } from "./board";
import { type BoardDefaults, type ColumnDefaults, defaultsForNewCard } from "./columns";

interface ColumnProps {
  section: Section;
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
function Cards({ section, props, tabStop, name, scrollers }: CardsProps) {
  const { key, ids } = section;
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
  useAddCard: BoardParts["useAddCard"];
}

/** A button that turns into a field, which adds one todo after another. */
function ColumnAdd({ name, board, column, useAddCard }: ColumnAddProps) {
  const t = useTranslations("boards");
  const add = useAddCard(board);
  const [isOpen, setOpen] = useState(false);
  const [error, setError] = useState<string | null>(null);

  /** @returns true if the text was added or empty */
  function submit(field: HTMLInputElement): boolean {
    const reason = field.value.trim() ? add(field.value, column) : null;
    setError(reason);
    if (reason === null) field.value = "";
    return reason === null;
  }

  function close() {
    setError(null);
    setOpen(false);
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    if (event.nativeEvent.isComposing || (event.key !== "Escape" && event.key !== "Enter")) return;
    event.preventDefault();
    event.stopPropagation();
    const field = event.currentTarget;
    const isDone = event.key === "Escape" || !field.value.trim();
    if (event.key === "Escape") field.value = "";
    else submit(field);
    if (isDone) close();
  }

  if (!isOpen)
    return (
      <button
        type="button"
        aria-label={t("addTo", { column: name })}
        onClick={() => setOpen(true)}
        className="board-add"
      >
        <PlusIcon className="size-4" />
        {t("add")}
      </button>
    );
  return (
    <>
      <input
        // biome-ignore lint/a11y/noAutofocus: the person asked for this very field
        autoFocus
        aria-label={t("addTo", { column: name })}
        aria-invalid={error !== null}
        dir="auto"
        placeholder={t("add")}
        maxLength={500}
        enterKeyHint="done"
        autoComplete="off"
        onInput={() => setError(null)}
        onKeyDown={onKeyDown}
        onBlur={({ currentTarget }) => {
          if (submit(currentTarget)) setOpen(false);
        }}
        className="board-input"
      />
      {error !== null && (
        <p role="alert" className="px-1 text-danger text-sm">
          {error}
        </p>
      )}
    </>
  );
}

/** Renders a heading, the cards, a drop zone if there are none, and a field that adds a card. */
export function Column({ section, props, tabStop, scrollers }: ColumnProps) {
  const { query, defaults, parts } = props;
  const { key, ids } = section;
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
        <parts.Heading section={key} ids={ids} first />
        <span className="board-count">
          {ids.length}
          <span className="sr-only">{t("cards", { count: ids.length })}</span>
        </span>
      </div>
      {!isCollapsed &&
        (ids.length > 0 ? (
          <Cards
            key={key}
            name={name}
            section={section}
            props={props}
            tabStop={tabStop}
            scrollers={scrollers}
          />
        ) : (
          <p className="board-empty">{t("empty")}</p>
        ))}
      {!isCollapsed && cardDefaults && (
        <ColumnAdd name={name} {...cardDefaults} useAddCard={parts.useAddCard} />
      )}
    </section>
  );
}
