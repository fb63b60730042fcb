"use client";

import { useCallback, useMemo } from "react";
import { createCell, useCell } from "@/lib/cell";

interface ShownDay {
  /** A day of the week or month that is shown. */
  anchor: string;
  /** The day that Tab reaches and, on a phone, whose todos are shown. */
  chosen: string;
}

const shown = createCell<ShownDay | null>(null);

export interface DayChoice extends ShownDay {
  /** Chooses a day, and turns to it where it is not among `days`. */
  choose: (day: string, days: readonly string[]) => void;
  turnTo: (day: string) => void;
}

/** Which part of the calendar is seen: the same one by week and by month, until the page is left. */
export function useVisibleDay(today: string): DayChoice {
  const kept = useCell(shown);
  const now = useMemo(() => kept ?? { anchor: today, chosen: today }, [kept, today]);
  const choose = useCallback(
    (day: string, days: readonly string[]) =>
      shown.set({ anchor: days.includes(day) ? now.anchor : day, chosen: day }),
    [now],
  );
  const turnTo = useCallback((day: string) => shown.set({ anchor: day, chosen: day }), []);
  return { ...now, choose, turnTo };
}
