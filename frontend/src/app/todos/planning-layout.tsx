"use client";

import { Calendar } from "@/features/planning/calendar";
import type { Period } from "@/features/planning/days";
import type { PlanningParts } from "@/features/planning/parts";
import { focusTodo } from "@/features/todos/current";
import DayAdd from "@/features/todos/day-add";
import { composer } from "@/features/todos/quick-add/target";
import { RowToolsProvider } from "@/features/todos/row-context";
import { onLayoutKeys, targetsOf } from "@/features/todos/shown-rows";
import { TodoChip } from "@/features/todos/todo-chip";
import { TodoRow } from "@/features/todos/todo-row";
import type { LayoutProps } from "@/features/todos/todo-view";
import { usePress } from "@/features/todos/use-press";
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
  usePress,
  focus: focusTodo,
  targetsOf,
  onKeys: onLayoutKeys,
};

/** What is coming, laid out by week or by month: rows and chips are those of the lists. */
export default function PlanningLayout({ period, sections, query }: LayoutProps & { period: Period }) {
  return (
    <RowToolsProvider flat>
      <Calendar period={period} sections={sections} query={query} parts={PARTS} />
    </RowToolsProvider>
  );
}
