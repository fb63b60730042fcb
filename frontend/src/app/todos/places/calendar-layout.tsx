"use client";

import { Calendar } from "@/features/planning/calendar";
import type { PlanningParts } from "@/features/planning/props";
import type { Period } from "@/features/planning/use-visible-day";
import { useLongPress } from "@/features/todos/keyboard/use-long-press";
import DayAdd from "@/features/todos/list/day-add";
import { focusTodo, onLayoutKeys, targetsOf } from "@/features/todos/list/visible-rows";
import { composer } from "@/features/todos/quick-add/state";
import { RowToolsProvider } from "@/features/todos/row/row-state";
import { TodoChip } from "@/features/todos/row/todo-chip";
import { TodoRow } from "@/features/todos/row/todo-row";
import type { LayoutProps } from "@/features/todos/screens/todo-view";
import { sessionState } from "@/store/session/session-state";

function addOn(day: string): void {
  const session = sessionState();
  if (session.status === "signed-in") composer.set({ list: session.user.inbox_id, day });
}

const PARTS: PlanningParts = {
  Chip: TodoChip,
  Row: TodoRow,
  DayAdd,
  addOn,
  useLongPress,
  focus: focusTodo,
  targetsOf,
  onKeys: onLayoutKeys,
};

/** The calendar layout of Upcoming, by week or month; its rows and chips are those of lists. */
export default function PlanningLayout({ period, sections, query }: LayoutProps & { period: Period }) {
  return (
    <RowToolsProvider flat>
      <Calendar period={period} sections={sections} query={query} parts={PARTS} />
    </RowToolsProvider>
  );
}
