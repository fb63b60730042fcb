"use client";

import { type RefObject, useEffect, useRef, useState } from "react";
import { isManualOrder, type useMoves } from "./card-position";
import type { BoardProps } from "./props";

interface DropsProps {
  board: RefObject<HTMLElement | null>;
  props: BoardProps;
  move: ReturnType<typeof useMoves>;
}

/**
 * Makes columns drop targets. The drag code loads when a pointer first comes near. Returns the column
 * under the pointer.
 */
export function useColumnDrops({ board, props, move }: DropsProps) {
  const [near, setNear] = useState(false);
  const { sections, query, parts } = props;
  const { place } = parts.useBoardActions();
  const latest = useRef({ props, move, place });
  latest.current = { props, move, place };
  const columns = sections.map(({ key }) => key).join(" ");
  // biome-ignore lint/correctness/useExhaustiveDependencies: subscribes again when columns are added or removed
  useEffect(() => {
    if (!near) return;
    let stop: (() => void) | null = null;
    let isUnmounted = false;
    import("./board-drag").then(
      ({ registerDropTargets }) => {
        if (isUnmounted || !board.current) return;
        stop = registerDropTargets(board.current, {
          hasPlaces: (column) => placesIn(latest.current.props, column),
          move: (ids, target) => latest.current.move(ids, target),
          place: (ids, insertionPoint) => latest.current.place(ids, insertionPoint),
          focus: parts.focus,
          showLine: parts.showLine,
        });
      },
      () => setNear(false),
    );
    return () => {
      isUnmounted = true;
      stop?.();
    };
  }, [near, columns, query.group, board, parts]);
  const come = () => setNear(true);
  return { onPointerEnter: come, onPointerMove: near ? undefined : come };
}

/** True if a card can be dropped between two others. */
const placesIn = (props: BoardProps, column: string): boolean => column !== "done" && isManualOrder(props);
