import { addDays, daysBetween, dueDay } from "@/lib/dates";
import { normalizeText } from "@/lib/normalize-text";
import type { Store } from "../engine/store";
import type { TodoId } from "../types";
import { changeEach } from "./todos";

// Apart from the other actions, which come with the first paint: only boards and calendars do this.

/** Moves each by so many days, at the time that it has. */
export function rescheduleByDays(store: Store, ids: readonly TodoId[], days: number): void {
  changeEach(store, ids, ({ due_date }) =>
    due_date === null ? null : { due_date: addDays(due_date, days) },
  );
}

/** Moves each to a day of the calendar of `zone`, at the time that it has; what has no date gets this one. */
export function rescheduleToDay(store: Store, ids: readonly TodoId[], day: string, zone: string): void {
  changeEach(store, ids, (todo) => {
    const on = dueDay(todo, zone);
    if (todo.kind === "section") return null;
    return { due_date: todo.due_date && on ? addDays(todo.due_date, daysBetween(on, day)) : day };
  });
}

/** Takes `from` off and puts `to` first, as a board by tags does; no tag at all where `to` is empty. */
export function replaceTag(store: Store, ids: readonly TodoId[], from: string, to: string): void {
  const is = (tag: string) =>
    normalizeText(tag) === normalizeText(from) || normalizeText(tag) === normalizeText(to);
  changeEach(store, ids, ({ kind, tags }) => {
    if (kind === "section") return null;
    return { tags: to === "" ? [] : [to, ...tags.filter((tag) => !is(tag))] };
  });
}
