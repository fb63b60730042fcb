"use client";

import { type RefObject, useEffect, useRef, useState } from "react";
import { isByHand, type useMoves } from "./card-position";
import type { BoardProps } from "./props";

interface DropsProps {
  board: RefObject<HTMLElement | null>;
  props: BoardProps;
  move: ReturnType<typeof useMoves>;
}

/** Has columns take cards; what that needs comes with the first pointer that is near. Answers with what tells of one. */
export function useColumnDrops({ board, props, move }: DropsProps) {
  const [near, setNear] = useState(false);
  const { sections, query, parts } = props;
  const { place } = parts.useBoardActions();
  const latest = useRef({ props, move, place });
  latest.current = { props, move, place };
  const columns = sections.map(({ key }) => key).join(" ");
  // biome-ignore lint/correctness/useExhaustiveDependencies: columns that come and go are taken up anew
  useEffect(() => {
    if (!near) return;
    let stop: (() => void) | null = null;
    let isUnmounted = false;
    import("./board-drag").then(
      ({ takeCards }) => {
        if (isUnmounted || !board.current) return;
        stop = takeCards(board.current, {
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

/** True where a card can be dropped between two others. */
const placesIn = (props: BoardProps, column: string): boolean => column !== "done" && isByHand(props);
