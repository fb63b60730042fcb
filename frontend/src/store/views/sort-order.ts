import { localDueOf } from "@/lib/dates";
import { compareByPosition, compareText } from "../indexes/manual-order";
import type { Priority, Sort, Todo, TodoId } from "../types";

export type CompareTodos = (one: Todo, other: Todo) => number;

export const PRIORITY_RANK: Record<Priority, number> = { high: 0, medium: 1, low: 2, none: 3 };

/** Created on first use, because a collator is expensive and few people sort by title. */
let collator: Intl.Collator | undefined;

function compareTitles(one: string, other: string): number {
  collator ??= new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
  return collator.compare(one, other);
}

/** Sorts after every date and every time. */
const NEVER = "~";

function dueText(todo: Todo, zone: string): string {
  const due = localDueOf(todo, zone);
  return due ? `${due.day}T${due.time ?? NEVER}` : NEVER;
}

const compareByPriority: CompareTodos = (one, other) =>
  PRIORITY_RANK[one.priority] - PRIORITY_RANK[other.priority] || compareByPosition(one, other);

/** Returns the order for `sort`: soonest, most important or newest first, or A to Z. */
export function compareBy(sort: Sort, zone: string): CompareTodos {
  switch (sort) {
    case "manual":
      return compareByPosition;
    case "due":
      return (one, other) =>
        compareText(dueText(one, zone), dueText(other, zone)) || compareByPriority(one, other);
    case "priority":
      return compareByPriority;
    case "created":
      return (one, other) => compareText(other.created_at, one.created_at) || compareText(other.id, one.id);
    case "title":
      return (one, other) => compareTitles(one.title, other.title) || compareText(one.id, other.id);
  }
}

/** Returns the order of a view that is sorted by hand: the rows in `order` first, then the others by `compareOthers`. */
export function compareInManualOrder(order: readonly TodoId[], compareOthers: CompareTodos): CompareTodos {
  const indexes = new Map(order.map((id, index) => [id, index]));
  return (one, other) => {
    const [first, second] = [indexes.get(one.id), indexes.get(other.id)];
    if (first === undefined && second === undefined) return compareOthers(one, other);
    return (first ?? order.length) - (second ?? order.length);
  };
}

export const compareByLastCompletion: CompareTodos = (one, other) =>
  compareText(other.completed_at ?? "", one.completed_at ?? "") || compareText(one.id, other.id);

export const compareByLastDeletion: CompareTodos = (one, other) =>
  compareText(other.deleted_at ?? "", one.deleted_at ?? "") || compareText(one.id, other.id);
