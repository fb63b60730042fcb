import type { Section } from "@/store/query";
import type { Group, ListId, Priority, TodoId, TodoPatch } from "@/store/types";
import type { Adds, Entering } from "./props";

const after = (key: string) => key.slice(key.indexOf(":") + 1);

/** What makes a todo stand in a column: what it is written with, or given when it is opened again there. */
export function enteringOf(group: Group | undefined, key: string): Entering {
  if (group === "priority") return { priority: after(key) as Priority };
  if (group === "tag") return after(key) ? { tags: [after(key)] } : {};
  return key === "open" ? {} : { parent_id: key };
}

interface Written {
  adds: Adds;
  entering: Entering;
}

/** How a todo is written in a column; null where it would not stand there. @param listOf a section */
export function writtenIn(
  group: Group | undefined,
  key: string,
  adds: Adds,
  listOf: (section: TodoId) => ListId | undefined,
): Written | null {
  const entering = enteringOf(group, key);
  const { priority, parent_id } = entering;
  const list = (parent_id && listOf(parent_id)) || adds.list;
  const leaves =
    key === "done" ||
    (adds.only && list !== adds.list) ||
    (priority && adds.priority && priority !== adds.priority) ||
    (group === "tag" && !entering.tags && adds.tags?.length);
  return leaves ? null : { adds: { ...adds, list }, entering };
}

/** How a completed todo is put into a column by opening it again. */
export function reopening(group: Group | undefined, to: string, tags: readonly string[]): TodoPatch {
  if (group === "tag") {
    const tag = after(to);
    return { completed: false, tags: tag ? [tag, ...tags.filter((other) => other !== tag)] : [] };
  }
  if (group === "priority") return { completed: false, ...enteringOf(group, to) };
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

/** Where a key leads on a board that is read from left to right, or from right to left. */
export function wayOf(key: string, rtl: boolean): Way | null {
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

/** The card that one comes to from `id`; empty columns are passed by. Undefined at the edge. */
export function cardBeside(columns: Columns, id: TodoId | null, way: Way): TodoId | undefined {
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
  /** The card that it shall stand before; null: at the end. */
  before: TodoId | null;
}

/** Where one step takes cards that stand one after the other; null where it takes them nowhere. */
export function stepOf(columns: Columns, ids: readonly TodoId[], way: Way): Target | null {
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
