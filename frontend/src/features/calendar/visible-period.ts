"use client";

import { useCallback, useEffect, useRef } from "react";
import { createCell, useCell } from "@/lib/cell";
import { addDays, daysBetween, dueDay, weekdayOf } from "@/lib/dates";
import { runAfterPaint } from "@/lib/focus/run-after-paint";
import { singleKeys } from "@/lib/keys";
import { openTodo } from "@/lib/location";
import { store } from "@/store/app-store";
import { focusedTodo } from "@/store/ui-state/selection";
import type { CalendarParts } from "./calendar";
import { type DayEntry, type FocusTarget, nextFocusTarget, rowsReachableByKeys } from "./day-entries";

export type Period = "week" | "month";

const isInMonth = (day: string, other: string): boolean => day.slice(0, 7) === other.slice(0, 7);
const firstOfMonth = (day: string) => `${day.slice(0, 7)}-01`;
const lastOfMonth = (day: string) => addDays(firstOfMonth(addDays(firstOfMonth(day), 32)), -1);
const beginOfWeek = (day: string, weekStart: number) => addDays(day, -((weekdayOf(day) - weekStart + 7) % 7));

/** How many weeks of a month that goes on into the next one are in sight at once, as styles/planning.css has it. */
const WEEKS_IN_SIGHT = 5;
/** A month covers no more weeks than this. */
const MAX_WEEKS = 6;
/** With fewer weeks left than this, the present month goes on into the next one. */
const FEW_WEEKS = 3;

/**
 * Returns the days of the week of `day`, or of the whole weeks that cover its month. The present week begins today, so
 * that none of its days is past, and the weeks around it follow without a gap. The present month goes on into the next one
 * towards its end, since most of its own weeks are past then.
 * @param weekStart the first day of a month's weeks: 0 for Sunday, 1 for Monday, 6 for Saturday
 */
export function daysOfPeriod(period: Period, day: string, today: string, weekStart: number): string[] {
  const first =
    period === "week"
      ? addDays(today, 7 * Math.floor(daysBetween(today, day) / 7))
      : beginOfWeek(firstOfMonth(day), weekStart);
  const last = period === "week" ? addDays(first, 6) : lastOfWeeks(day, today, weekStart);
  return Array.from({ length: daysBetween(first, last) + 1 }, (_, nth) => addDays(first, nth));
}

/** Whether the weeks of a month go on into the next one. */
export const isLongMonth = (days: readonly string[]): boolean => days.length > 7 * MAX_WEEKS;

/** Whether a day belongs to another month than the one that is shown, which may go on into the next one. */
export const isOutsideMonth = (day: string, anchor: string, days: readonly string[]): boolean =>
  !isInMonth(day, anchor) && (day < anchor || !isLongMonth(days));

/** The last day of the weeks that are shown for a month. */
function lastOfWeeks(day: string, today: string, weekStart: number): string {
  const lastShown = addDays(beginOfWeek(lastOfMonth(day), weekStart), 6);
  const thisWeek = beginOfWeek(today, weekStart);
  const isNearEnd = isInMonth(day, today) && daysBetween(thisWeek, lastShown) < 7 * FEW_WEEKS - 1;
  return isNearEnd ? addDays(thisWeek, 7 * WEEKS_IN_SIGHT - 1) : lastShown;
}

/** Returns the same day of the next or previous period; the last day of a shorter month. */
export function shiftPeriod(period: Period, day: string, by: 1 | -1): string {
  if (period === "week") return addDays(day, 7 * by);
  const month = firstOfMonth(by === 1 ? addDays(firstOfMonth(day), 32) : addDays(firstOfMonth(day), -1));
  const last = lastOfMonth(month);
  const wanted = `${month.slice(0, 8)}${day.slice(8)}`;
  return wanted > last ? last : wanted;
}

const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

/**
 * Returns how many days an arrow key moves on a calendar that is read from left to right, or from right to
 * left.
 */
export function daysMovedByKey(key: string, isRtl: boolean): number | null {
  const step = STEPS[key];
  if (step === undefined) return null;
  return Math.abs(step) === 1 && isRtl ? -step : step;
}

/** Focuses a day once it is rendered. */
export function focusDay(day: string): void {
  focusedTodo.set(null);
  runAfterPaint(() => document.querySelector<HTMLElement>(`.planning [data-day="${day}"]`)?.focus());
}

interface CalendarKeyContext {
  period: Period;
  visiblePeriod: VisiblePeriod;
  days: readonly string[];
  dayEntries: ReadonlyMap<string, readonly DayEntry[]>;
  maxEntries: number;
  today: string;
  zone: string;
  parts: CalendarParts;
  moveByDays: (ids: readonly string[], days: number) => void;
}

// `now` replaces T when single-key shortcuts are off.
const KEY_ALIASES: Record<string, string> = {
  j: "ArrowDown",
  k: "ArrowUp",
  n: "PageDown",
  p: "PageUp",
  now: "t",
};

/** Returns the focused day or todo; null if the focus is elsewhere. */
function currentFocusTarget({ days, dayEntries, maxEntries, zone }: CalendarKeyContext): FocusTarget | null {
  const day = document.activeElement?.closest<HTMLElement>(".planning [data-day]")?.dataset["day"];
  if (day) return { day, id: null };
  const id = focusedTodo.get();
  const todo = id === null ? undefined : store.todos.get(id);
  const due = todo && dueDay(todo, zone);
  return id && due && days.includes(due) && rowsReachableByKeys(dayEntries, due, maxEntries).includes(id)
    ? { day: due, id }
    : null;
}

/** The pending target of the focus: a key pressed before it is rendered continues from here. */
let pendingFocusTarget: FocusTarget | null = null;

function moveFocus(keys: CalendarKeyContext, step: number): void {
  const { period, visiblePeriod, days, dayEntries, maxEntries, parts } = keys;
  const from = pendingFocusTarget ?? currentFocusTarget(keys);
  const daysPerRow = period === "month" ? 7 : 0;
  const target = from
    ? nextFocusTarget(from, step, { dayEntries, maxEntries, daysPerRow })
    : { day: visiblePeriod.selectedDay, id: null };
  visiblePeriod.selectDay(target.day, days);
  if (target.id === null) focusDay(target.day);
  else parts.focusTodo(target.id);
  pendingFocusTarget = target;
  runAfterPaint(() => {
    if (pendingFocusTarget === target) pendingFocusTarget = null;
  });
}

function moveFocusedTodo(
  { parts, moveByDays, visiblePeriod, days, zone }: CalendarKeyContext,
  step: number,
): boolean {
  const id = focusedTodo.get();
  if (id === null || !store.todos.get(id)?.due_date) return false;
  moveByDays(parts.actionTargets(id), step);
  const todo = store.todos.get(id);
  const day = todo && dueDay(todo, zone);
  if (day) visiblePeriod.selectDay(day, days);
  runAfterPaint(() => parts.focusTodo(id));
  return true;
}

function changePeriod({ period, visiblePeriod }: CalendarKeyContext, by: 1 | -1): void {
  const day = shiftPeriod(period, visiblePeriod.anchor, by);
  visiblePeriod.showPeriodOf(day);
  if (document.activeElement?.closest(".planning [data-day], .planning [data-row]")) focusDay(day);
}

/** @returns true if the key was handled */
function handleKey(pressed: string, keys: CalendarKeyContext): boolean {
  if (pressed.length === 1 && !singleKeys.get()) return false;
  const key = KEY_ALIASES[pressed] ?? pressed;
  const isMove = key.startsWith("Alt+");
  const step = daysMovedByKey(key.replace("Alt+", ""), document.dir === "rtl");
  const id = focusedTodo.get();
  if (step !== null && isMove) return moveFocusedTodo(keys, step);
  if (step !== null) moveFocus(keys, step);
  else if (key === "PageDown" || key === "PageUp") changePeriod(keys, key === "PageDown" ? 1 : -1);
  else if (key === "t") {
    keys.visiblePeriod.showPeriodOf(keys.today);
    focusDay(keys.today);
  } else if (key === "e" && id !== null) openTodo(id);
  else return false;
  return true;
}

/** Arrow keys move between days and todos; with Alt they move the todo. N, P and T change the period. */
export function useCalendarKeys(keys: CalendarKeyContext): void {
  const latest = useRef(keys);
  latest.current = keys;
  const { registerKeyHandler } = keys.parts;
  useEffect(() => registerKeyHandler((pressed) => handleKey(pressed, latest.current)), [registerKeyHandler]);
}

interface PeriodState {
  /** A day of the visible week or month. */
  anchor: string;
  /** The day in the tab order; on a phone, the day whose todos are listed. */
  selectedDay: string;
}

/** The anchor is null while the present period is shown, which follows today past midnight. */
const periodState = createCell<{ anchor: string | null; selectedDay: string } | null>(null);

export interface VisiblePeriod extends PeriodState {
  /** Selects a day, and changes the period if it is not among `days`. */
  selectDay: (day: string, days: readonly string[]) => void;
  showPeriodOf: (day: string) => void;
}

/** The visible period, shared by week and month until the page is left. */
export function useVisiblePeriod(today: string): VisiblePeriod {
  const stored = useCell(periodState);
  const anchor = stored?.anchor ?? null;
  const showPeriodOf = useCallback(
    (day: string) => periodState.set({ anchor: day === today ? null : day, selectedDay: day }),
    [today],
  );
  const selectDay = useCallback(
    (day: string, days: readonly string[]) =>
      days.includes(day) ? periodState.set({ anchor, selectedDay: day }) : showPeriodOf(day),
    [anchor, showPeriodOf],
  );
  return { anchor: anchor ?? today, selectedDay: stored?.selectedDay ?? today, selectDay, showPeriodOf };
}
