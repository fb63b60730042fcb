import { localDue } from "@/lib/dates";
import { compareByPosition } from "../indexes/order-keys";
import type { Priority, Sort, Todo } from "../types";

export type Compare = (one: Todo, other: Todo) => number;

export const WEIGHT: Record<Priority, number> = { high: 0, medium: 1, low: 2, none: 3 };
let collator: Intl.Collator | undefined;

/** Dear to make, and of use to few. */
function byName(one: string, other: string): number {
  collator ??= new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
  return collator.compare(one, other);
}

const text = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);

/** Sorts after every date and every time. */
const NEVER = "~";

function moment(todo: Todo, zone: string): string {
  const due = localDue(todo, zone);
  return due ? `${due.day}T${due.time ?? NEVER}` : NEVER;
}

const byDue =
  (zone: string): Compare =>
  (one, other) =>
    text(moment(one, zone), moment(other, zone)) ||
    WEIGHT[one.priority] - WEIGHT[other.priority] ||
    compareByPosition(one, other);

/** The natural way round of each order: soonest, weightiest, newest, A to Z. */
export function compareBy(sort: Sort, zone: string): Compare {
  switch (sort) {
    case "manual":
      return compareByPosition;
    case "due":
      return byDue(zone);
    case "priority":
      return (one, other) => WEIGHT[one.priority] - WEIGHT[other.priority] || compareByPosition(one, other);
    case "created":
      return (one, other) => text(other.created_at, one.created_at) || text(other.id, one.id);
    case "title":
      return (one, other) => byName(one.title, other.title) || text(one.id, other.id);
  }
}

export const lastCompletedFirst: Compare = (one, other) =>
  text(other.completed_at ?? "", one.completed_at ?? "") || text(one.id, other.id);

export const lastDeletedFirst: Compare = (one, other) =>
  text(other.deleted_at ?? "", one.deleted_at ?? "") || text(one.id, other.id);
