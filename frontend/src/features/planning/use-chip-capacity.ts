"use client";

import { type RefObject, useLayoutEffect, useState } from "react";

/** Pixels of a cell that are not for chips, and of a chip with the gap after it. */
const HEAD = 36;
const CHIP = 26;
const FEWEST = 2;

/** How many chips a cell of the month has room for, the line that tells of more among them. */
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
