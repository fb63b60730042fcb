import { addDays, daysBetween, dueDay } from "@/lib/dates";
import { normalizeText } from "@/lib/text";
import type { Store } from "../engine/store";
import type { TodoId } from "../types";
import { changeEach } from "./change";

// These actions are not in index.ts, because boards and calendars load them later than the first view.

/** Moves each todo by a number of days; its time stays. */
export function rescheduleByDays(store: Store, ids: readonly TodoId[], days: number): void {
  changeEach(store, ids, ({ due_date }) =>
    due_date === null ? null : { due_date: addDays(due_date, days) },
  );
}

/** Moves each todo to a day in the calendar of `zone`; its time stays, and a todo without a due date gets the day. */
export function rescheduleToDay(store: Store, ids: readonly TodoId[], day: string, zone: string): void {
  changeEach(store, ids, (todo) => {
    const present = dueDay(todo, zone);
    if (todo.kind === "section") return null;
    return { due_date: todo.due_date && present ? addDays(todo.due_date, daysBetween(present, day)) : day };
  });
}

/**
 * Replaces the tag `from` by `to` and puts it first, as moving a card between the columns of a board by tags does.
 * @param to empty for the column without tags, which removes every tag
 */
export function moveToTagColumn(store: Store, ids: readonly TodoId[], from: string, to: string): void {
  const isReplaced = (tag: string) =>
    normalizeText(tag) === normalizeText(from) || normalizeText(tag) === normalizeText(to);
  changeEach(store, ids, ({ kind, tags }) => {
    if (kind === "section") return null;
    return { tags: to === "" ? [] : [to, ...tags.filter((tag) => !isReplaced(tag))] };
  });
}
