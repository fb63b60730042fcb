import type { Section } from "@/store/query";
import type { Group, ListId, Priority, TodoId, TodoPatch } from "@/store/types";
import type { Adds, ColumnDefaults } from "./props";

const after = (key: string) => key.slice(key.indexOf(":") + 1);

/** Returns the fields that put a todo into a column, when it is added or reopened there. */
export function columnDefaults(group: Group | undefined, key: string): ColumnDefaults {
  if (group === "priority") return { priority: after(key) as Priority };
  if (group === "tag") return after(key) ? { tags: [after(key)] } : {};
  return key === "open" ? {} : { parent_id: key };
}

interface Written {
  adds: Adds;
  entering: ColumnDefaults;
}

/**
 * Returns the fields for a todo that is added in a column; null if it would not appear there.
 * @param listOf returns the list of a section
 */
export function defaultsForNew(
  group: Group | undefined,
  key: string,
  adds: Adds,
  listOf: (section: TodoId) => ListId | undefined,
): Written | null {
  const entering = columnDefaults(group, key);
  const { priority, parent_id } = entering;
  const list = (parent_id && listOf(parent_id)) || adds.list;
  const leaves =
    key === "done" ||
    (adds.only && list !== adds.list) ||
    (priority && adds.priority && priority !== adds.priority) ||
    (group === "tag" && !entering.tags && adds.tags?.length);
  return leaves ? null : { adds: { ...adds, list }, entering };
}

/** Returns the fields that put a completed todo into a column by defaultsForReopened it. */
export function defaultsForReopened(
  group: Group | undefined,
  to: string,
  tags: readonly string[],
): TodoPatch {
  if (group === "tag") {
    const tag = after(to);
    return { completed: false, tags: tag ? [tag, ...tags.filter((other) => other !== tag)] : [] };
  }
  if (group === "priority") return { completed: false, ...columnDefaults(group, to) };
  return { completed: false, parent_id: to === "open" ? null : to };
}

export type Columns = readonly Section[];
type Way = "up" | "down" | "back" | "on";

const WAYS: Record<string, Way> = {
  ArrowUp: "up",
  ArrowDown: "down",
  ArrowLeft: "back",
  ArrowRight: "on",
  k: "up",
  j: "down",
};

/** Maps an arrow key to a direction on a board that is read from left to right, or from right to left. */
export function directionOf(key: string, rtl: boolean): Way | null {
  const way = WAYS[key] ?? null;
  if (!rtl || way === "up" || way === "down" || way === null) return way;
  return way === "back" ? "on" : "back";
}

interface Place {
  column: number;
  index: number;
}

export function placeOf(columns: Columns, id: TodoId): Place | null {
  const column = columns.findIndex(({ ids }) => ids.includes(id));
  return column < 0 ? null : { column, index: columns[column]?.ids.indexOf(id) ?? 0 };
}

/** Returns the card that an arrow key leads to from `id`, skipping empty columns; undefined at the edge. */
export function adjacentCard(columns: Columns, id: TodoId | null, way: Way): TodoId | undefined {
  const place = id === null ? null : placeOf(columns, id);
  if (!place) return columns.find(({ ids }) => ids.length > 0)?.ids[0];
  const { column, index } = place;
  if (way === "up") return columns[column]?.ids[index - 1];
  if (way === "down") return columns[column]?.ids[index + 1];
  const rest = way === "on" ? columns.slice(column + 1) : columns.slice(0, column).reverse();
  const next = rest.find(({ ids }) => ids.length > 0)?.ids;
  return next?.[Math.min(index, next.length - 1)];
}

export interface Target {
  column: string;
  /** The card to insert before; null for the end. */
  before: TodoId | null;
}

/** Returns the target of moving adjacent cards by one step; null if they can't move. */
export function moveByStep(columns: Columns, ids: readonly TodoId[], way: Way): Target | null {
  const place = placeOf(columns, (way === "down" ? ids.at(-1) : ids[0]) ?? "");
  const own = place && columns[place.column];
  if (!place || !own) return null;
  const { column, index } = place;
  if (way === "up") return index > 0 ? { column: own.key, before: own.ids[index - 1] ?? null } : null;
  if (way === "down")
    return index < own.ids.length - 1 ? { column: own.key, before: own.ids[index + 2] ?? null } : null;
  const next = columns[column + (way === "on" ? 1 : -1)];
  return next ? { column: next.key, before: next.ids[index] ?? null } : null;
}
