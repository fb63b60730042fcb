"use client";

import { type ComponentType, type HTMLAttributes, type RefObject, useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { useCell } from "@/lib/cell";
import { runAfterPaint } from "@/lib/focus/run-after-paint";
import { singleKeys } from "@/lib/keys";
import type { InsertionPoint } from "@/store/actions";
import type { Query, RowGroup } from "@/store/query";
import type { ListId, Priority, TodoId } from "@/store/types";
import { focusedTodo } from "@/store/ui-state/selection";
import { isInManualOrder, useMoveToColumn } from "./card-position";
import { Column } from "./column";
import {
  adjacentCard,
  adjacentCardTarget,
  arrowDirection,
  type BoardDefaults,
  type ColumnDefaults,
  cardPositionOf,
} from "./columns";

export interface DropLine {
  /** Distance from the top of the window, in pixels. */
  y: number;
  rows: DOMRect;
}

/** The parts of a todo row that a card reuses, so that a card has a row's keys and menus. */
export interface BoardParts {
  Card: ComponentType<{ id: TodoId; hide?: "list" | "today" | "day" | undefined; isTabStop: boolean }>;
  Heading: ComponentType<{ groupKey: string; ids: readonly TodoId[]; isFirst: boolean }>;
  AddSection: ComponentType<{ list: ListId }>;
  useColumnName: (groupKey: string) => string;
  useLongPress: () => HTMLAttributes<HTMLElement>;
  useBoardActions: () => BoardActions;
  /** A field that adds todos with the values of the board and of a column. */
  CardField: ComponentType<{
    label: string;
    placeholder: string;
    board: BoardDefaults;
    column: ColumnDefaults;
    onClose: () => void;
  }>;
  focusTodo: (id: TodoId) => void;
  actionTargets: (id: TodoId) => readonly TodoId[];
  registerScrollToRow: (scroll: (id: TodoId) => void) => () => void;
  /** Registers a handler that sees keys before the rows do, and returns true if it handled one. */
  registerKeyHandler: (handler: (keys: string) => boolean) => () => void;
  showDropLine: (line: DropLine | null) => void;
}

/** Actions on todos that announce their outcome. */
export interface BoardActions {
  moveToPosition: (ids: readonly TodoId[], insertionPoint: InsertionPoint) => boolean;
  setPriority: (ids: readonly TodoId[], priority: Priority) => void;
  complete: (ids: readonly TodoId[], completed: boolean) => void;
  announceMoveLimit: () => void;
}

export interface BoardProps {
  rowGroups: readonly RowGroup[];
  query: Query;
  defaults: BoardDefaults | undefined;
  hide: "list" | "today" | "day" | undefined;
  parts: BoardParts;
}

interface ColumnDropsProps {
  board: RefObject<HTMLElement | null>;
  props: BoardProps;
  moveToColumn: ReturnType<typeof useMoveToColumn>;
}

/**
 * Makes columns drop targets. The drag code loads when a pointer first comes near.
 * @returns the pointer handlers of the board
 */
function useColumnDrops({ board, props, moveToColumn }: ColumnDropsProps) {
  const [isPointerNear, setIsPointerNear] = useState(false);
  const { rowGroups, query, parts } = props;
  const { moveToPosition } = parts.useBoardActions();
  const latest = useRef({ props, moveToColumn, moveToPosition });
  latest.current = { props, moveToColumn, moveToPosition };
  const columns = rowGroups.map(({ key }) => key).join(" ");
  // biome-ignore lint/correctness/useExhaustiveDependencies: subscribes again when columns are added or removed
  useEffect(() => {
    if (!isPointerNear) return;
    let stop: (() => void) | null = null;
    let isUnmounted = false;
    import("./board-drag").then(
      ({ registerDropTargets }) => {
        if (isUnmounted || !board.current) return;
        stop = registerDropTargets(board.current, {
          hasManualOrder: (column) => column !== "done" && isInManualOrder(latest.current.props),
          isInColumn: (id, column) =>
            latest.current.props.rowGroups.some(({ key, ids }) => key === column && ids.includes(id)),
          moveToColumn: (ids, target) => latest.current.moveToColumn(ids, target),
          moveToPosition: (ids, insertionPoint) => latest.current.moveToPosition(ids, insertionPoint),
          focusTodo: parts.focusTodo,
          showDropLine: parts.showDropLine,
        });
      },
      () => setIsPointerNear(false),
    );
    return () => {
      isUnmounted = true;
      stop?.();
    };
  }, [isPointerNear, columns, query.group, board, parts]);
  const load = () => setIsPointerNear(true);
  return { onPointerEnter: load, onPointerMove: isPointerNear ? undefined : load };
}

/** Arrow keys move the focus from card to card; with Alt they move the card. */
function useBoardKeys(props: BoardProps, moveToColumn: ReturnType<typeof useMoveToColumn>): void {
  const { rowGroups, parts } = props;
  const actions = parts.useBoardActions();
  const handleKey = useRef<(keys: string) => boolean>(() => false);
  handleKey.current = (keys) => {
    const [plain, alt] = [keys.replace(/^Alt\+/, ""), keys.startsWith("Alt+")];
    if (plain.length === 1 && (alt || !singleKeys.get())) return false;
    const direction = arrowDirection(plain, document.dir === "rtl");
    const id = focusedTodo.get();
    if (direction === null) return false;
    if (!alt) {
      const next = adjacentCard(rowGroups, id, direction);
      if (next) parts.focusTodo(next);
      return true;
    }
    if (id === null || !cardPositionOf(rowGroups, id)) return false;
    const ids = parts.actionTargets(id);
    const target = adjacentCardTarget(rowGroups, ids, direction);
    if (!target || !moveToColumn(ids, target)) actions.announceMoveLimit();
    runAfterPaint(() => parts.focusTodo(id));
    return true;
  };
  const { registerKeyHandler } = parts;
  useEffect(() => registerKeyHandler((keys) => handleKey.current(keys)), [registerKeyHandler]);
}

/** Returns the one card in the tab order: the focused card if it is on this board, otherwise the first. */
function useTabStop({ rowGroups }: BoardProps): string | undefined {
  const current = useCell(focusedTodo);
  if (current !== null && cardPositionOf(rowGroups, current)) return current;
  return rowGroups.find(({ ids }) => ids.length > 0)?.ids[0];
}

/** Renders columns side by side, each with its cards. */
export function Board(props: BoardProps) {
  const { rowGroups, query, parts } = props;
  const t = useTranslations("boards");
  const moveToColumn = useMoveToColumn(props);
  const tabStop = useTabStop(props);
  const longPressHandlers = parts.useLongPress();
  const board = useRef<HTMLDivElement>(null);
  const scrollers = useRef(new Map<string, (index: number) => void>());
  useBoardKeys(props, moveToColumn);
  const dropHandlers = useColumnDrops({ board, props, moveToColumn });

  const { registerScrollToRow } = parts;
  const latest = useRef(rowGroups);
  latest.current = rowGroups;
  useEffect(
    () =>
      registerScrollToRow((id) => {
        const position = cardPositionOf(latest.current, id);
        const key = position && latest.current[position.column]?.key;
        if (key) scrollers.current.get(key)?.(position.index);
      }),
    [registerScrollToRow],
  );

  const canAddSection = query.view.kind === "list" && query.group === "section" && props.defaults;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is not laid out in columns everywhere
    <div
      ref={board}
      role="group"
      aria-label={t("label")}
      className="board"
      {...longPressHandlers}
      {...dropHandlers}
    >
      {rowGroups.map((group) => (
        <Column
          key={group.key}
          group={group}
          props={props}
          tabStop={group.ids.includes(tabStop ?? "") ? tabStop : undefined}
          scrollers={scrollers.current}
        />
      ))}
      {canAddSection && (
        <div className="board-column" data-print="no">
          <parts.AddSection list={canAddSection.list} />
        </div>
      )}
    </div>
  );
}
