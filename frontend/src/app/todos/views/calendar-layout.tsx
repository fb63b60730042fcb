"use client";

import { Calendar, type CalendarParts } from "@/features/calendar/calendar";
import type { Period } from "@/features/calendar/visible-period";
import { useLongPress } from "@/features/todos/keyboard/use-long-press";
import { focusTodo } from "@/features/todos/list/focused-row";
import { AddToDay } from "@/features/todos/list/headings";
import { actionTargets, registerLayoutKeyHandler } from "@/features/todos/list/visible-rows";
import { composer } from "@/features/todos/quick-add/state";
import { CalendarTodo } from "@/features/todos/row/calendar-todo";
import { RowToolsProvider } from "@/features/todos/row/row-state";
import { TodoRow } from "@/features/todos/row/todo-row";
import type { LayoutProps } from "@/features/todos/views/todo-view";
import { sessionState } from "@/store/session/session-state";

function openComposer(day: string): void {
  const session = sessionState();
  if (session.status === "signed-in") composer.set({ list: session.user.inbox_id, day });
}

const PARTS: CalendarParts = {
  Chip: CalendarTodo,
  Row: TodoRow,
  AddToDay,
  openComposer,
  useLongPress,
  focusTodo,
  actionTargets,
  registerKeyHandler: registerLayoutKeyHandler,
};

/** The calendar layout of Upcoming, by week or month; its rows and chips are those of lists. */
export default function CalendarLayout({ period, sections, query }: LayoutProps & { period: Period }) {
  return (
    <RowToolsProvider isFlat>
      <Calendar period={period} sections={sections} query={query} parts={PARTS} />
    </RowToolsProvider>
  );
}
