"use client";

import { useCallback, useEffect, useMemo, useRef } from "react";
import { createCell, useCell } from "@/lib/cell";
import { addDays, dueDay } from "@/lib/dates";
import { singleKeys } from "@/lib/keys";
import { openTodo } from "@/lib/location";
import { store } from "@/store/app-store";
import { focusedTodo } from "@/store/ui-state/selection";
import { type Entry, rowsOn, type Stop, stopFrom } from "./day-entries";
import { daysBy, type Period, turned } from "./days";
import type { PlanningParts } from "./props";

const afterPaint = (act: () => void) => requestAnimationFrame(() => requestAnimationFrame(act));

/** Gives the focus to a day once it is drawn. */
export function focusDay(day: string): void {
  focusedTodo.set(null);
  afterPaint(() => document.querySelector<HTMLElement>(`.planning [data-day="${day}"]`)?.focus());
}

interface Keys {
  period: Period;
  choice: DayChoice;
  days: readonly string[];
  planned: ReadonlyMap<string, readonly Entry[]>;
  maxEntries: number;
  today: string;
  zone: string;
  parts: PlanningParts;
  moveBy: (ids: readonly string[], days: number) => void;
}

// `now` is asked for by those who have no single keys
const ALIKE: Record<string, string> = {
  j: "ArrowDown",
  k: "ArrowUp",
  n: "PageDown",
  p: "PageUp",
  now: "t",
};

/** Where the focus is; null while it is on neither a day nor a todo that is shown. */
function stopNow({ days, planned, maxEntries, zone }: Keys): Stop | null {
  const day = document.activeElement?.closest<HTMLElement>(".planning [data-day]")?.dataset["day"];
  if (day) return { day, id: null };
  const id = focusedTodo.get();
  const todo = id === null ? undefined : store.todos.get(id);
  const on = todo && dueDay(todo, zone);
  return id && on && days.includes(on) && rowsOn(planned, on, maxEntries).includes(id)
    ? { day: on, id }
    : null;
}

/** Where the focus goes as soon as that is drawn; the next key goes on from there. */
let going: Stop | null = null;

function go(keys: Keys, step: number): void {
  const { period, choice, days, planned, maxEntries, parts } = keys;
  const from = going ?? stopNow(keys);
  const down = period === "month" ? 7 : 0;
  const stop = from
    ? stopFrom(from, step, { planned, maxEntries, down, dayBy: addDays })
    : { day: choice.chosen, id: null };
  choice.choose(stop.day, days);
  if (stop.id === null) focusDay(stop.day);
  else parts.focus(stop.id);
  going = stop;
  afterPaint(() => {
    if (going === stop) going = null;
  });
}

function carry({ parts, moveBy, choice, days, zone }: Keys, step: number): boolean {
  const id = focusedTodo.get();
  if (id === null || !store.todos.get(id)?.due_date) return false;
  moveBy(parts.targetsOf(id), step);
  const todo = store.todos.get(id);
  const day = todo && dueDay(todo, zone);
  if (day) choice.choose(day, days);
  afterPaint(() => parts.focus(id));
  return true;
}

function turn({ period, choice }: Keys, by: 1 | -1): void {
  const day = turned(period, choice.anchor, by);
  choice.turnTo(day);
  if (document.activeElement?.closest(".planning [data-day], .planning [data-row]")) focusDay(day);
}

/** @returns whether the key did something */
function act(pressed: string, keys: Keys): boolean {
  if (pressed.length === 1 && !singleKeys.get()) return false;
  const key = ALIKE[pressed] ?? pressed;
  const alt = key.startsWith("Alt+");
  const step = daysBy(key.replace("Alt+", ""), document.dir === "rtl");
  const id = focusedTodo.get();
  if (step !== null && alt) return carry(keys, step);
  if (step !== null) go(keys, step);
  else if (key === "PageDown" || key === "PageUp") turn(keys, key === "PageDown" ? 1 : -1);
  else if (key === "t") {
    keys.choice.turnTo(keys.today);
    focusDay(keys.today);
  } else if (key === "e" && id !== null) openTodo(id);
  else return false;
  return true;
}

/** Arrows go from day to day and from todo to todo, with Alt a todo goes along; N, P and T turn the page. */
export function useCalendarKeys(keys: Keys): void {
  const latest = useRef(keys);
  latest.current = keys;
  const { onKeys } = keys.parts;
  useEffect(() => onKeys((pressed) => act(pressed, latest.current)), [onKeys]);
}

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
  const stored = useCell(shown);
  const now = useMemo(() => stored ?? { anchor: today, chosen: today }, [stored, today]);
  const choose = useCallback(
    (day: string, days: readonly string[]) =>
      shown.set({ anchor: days.includes(day) ? now.anchor : day, chosen: day }),
    [now],
  );
  const turnTo = useCallback((day: string) => shown.set({ anchor: day, chosen: day }), []);
  return { ...now, choose, turnTo };
}
