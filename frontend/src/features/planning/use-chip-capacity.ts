"use client";

import { type RefObject, useLayoutEffect, useState } from "react";

/** Height in pixels of a cell without its chips, and of a chip with the gap below it. */
const HEAD = 36;
const CHIP = 26;
const FEWEST = 2;

/** Returns how many chips fit into a cell of the month, the "more" line included. */
export function useChipCapacity(grid: RefObject<HTMLElement | null>, weeks: number): number {
  const [capacity, setCapacity] = useState(FEWEST + 1);
  useLayoutEffect(() => {
    const element = grid.current;
    if (!element) return;
    const measure = () =>
      setCapacity(Math.max(FEWEST, Math.floor((element.clientHeight / weeks - HEAD) / CHIP) - 1));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [grid, weeks]);
  return capacity;
}
