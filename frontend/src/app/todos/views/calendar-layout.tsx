"use client";

import "@/styles/chips.css";
import "@/styles/planning.css";
import { cx } from "class-variance-authority";
import { memo, Suspense, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { lazy } from "@/components/lazy";
import { listColorStyle } from "@/components/list-icon";
import { Calendar, type CalendarParts } from "@/features/calendar/calendar";
import type { Period } from "@/features/calendar/visible-period";
import { useTodoDrag } from "@/features/todos/drag/use-todo-drag";
import { useLongPress } from "@/features/todos/keyboard/use-long-press";
import { focusTodo } from "@/features/todos/list/focused-row";
import { AddToDay } from "@/features/todos/list/group-headings";
import { actionTargets, registerLayoutKeyHandler } from "@/features/todos/list/visible-rows";
import { composerTarget } from "@/features/todos/quick-add/state";
import { PriorityIcon } from "@/features/todos/row/row-meta";
import { RowToolsProvider } from "@/features/todos/row/row-state";
import { RowTitle, TodoRow } from "@/features/todos/row/todo-row";
import type { LayoutProps } from "@/features/todos/views/todo-view";
import { formatClockTime, localDueOf } from "@/lib/dates";
import { useIsOpenTodo } from "@/lib/location";
import { hasPermission } from "@/store/engine/roles";
import { useEditor } from "@/store/presence/present-people";
import { useList, useShownTodo } from "@/store/react/hooks";
import { useCalendar, useLocaleTag } from "@/store/react/use-calendar";
import { sessionState } from "@/store/session/session-state";
import type { TodoId } from "@/store/types";
import { focusedTodo, useIsSelected } from "@/store/ui-state/selection";

const ChipEditor = lazy(async () => ({
  default: (await import("@/features/todos/presence/editor")).ChipEditor,
}));

/** A compact row for a calendar: only priority, time and title. */
export const CalendarTodo = memo(function CalendarTodo({
  id,
  isTabStop,
}: {
  id: TodoId;
  isTabStop: boolean;
}) {
  const todo = useShownTodo(id);
  const t = useTranslations("planning");
  const list = useList(todo?.list_id ?? "");
  const { today, zone } = useCalendar();
  const locale = useLocaleTag();
  const chip = useRef<HTMLDivElement>(null);
  const [isPointerNear, setIsPointerNear] = useState(false);
  const isOpen = useIsOpenTodo(id);
  const isSelected = useIsSelected(id);
  const editor = useEditor(id);
  useTodoDrag(chip, id, isPointerNear && hasPermission(list, "edit"));
  if (!todo) return null;
  const due = localDueOf(todo, zone);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: notes that a pointer is near; what it does, buttons and keys do
    <div
      ref={chip}
      data-row={id}
      data-open={isOpen || undefined}
      data-selected={isSelected || undefined}
      onPointerMove={() => setIsPointerNear(true)}
      onPointerDown={() => setIsPointerNear(true)}
      onFocus={() => focusedTodo.set(id)}
      style={list && listColorStyle(list.color)}
      className={cx("chip", todo.completed_at !== null ? "is-done" : due && due.day < today && "text-danger")}
    >
      {todo.priority !== "none" && <PriorityIcon priority={todo.priority} className="size-3" />}
      {due?.time && <span className="chip-time">{formatClockTime(due.time, locale)}</span>}
      <RowTitle todo={todo} isTabStop={isTabStop} selected={isSelected} />
      <Suspense>{editor && <ChipEditor person={editor} todo={id} />}</Suspense>
      {todo.completed_at !== null && <span className="sr-only">{t("completed")}</span>}
    </div>
  );
});

function openComposer(day: string): void {
  const session = sessionState();
  if (session.status === "signed-in") composerTarget.set({ list: session.user.inbox_id, day });
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
export default function CalendarLayout({ period, rowGroups, query }: LayoutProps & { period: Period }) {
  return (
    <RowToolsProvider isFlat>
      <Calendar period={period} rowGroups={rowGroups} query={query} parts={PARTS} />
    </RowToolsProvider>
  );
}
