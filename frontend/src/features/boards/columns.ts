import type { RowGroup } from "@/store/query";
import type { Group, ListId, Priority, TodoId, TodoPatch } from "@/store/types";

/** The fields of a todo that is added in the view of a board. */
export interface BoardDefaults {
  list: ListId;
  /** True if the view hides todos of other lists. */
  hasOneList?: boolean;
  day?: string;
  priority?: Priority;
  tags?: readonly string[];
}

/** The fields that a todo gets from the column it is added in. */
export interface ColumnDefaults {
  parent_id?: TodoId;
  priority?: Priority;
  tags?: string[];
}

const groupValue = (key: string) => key.slice(key.indexOf(":") + 1);

/** Returns the fields that put a todo into a column, when it is added or reopened there. */
export function columnDefaults(group: Group | undefined, key: string): ColumnDefaults {
  if (group === "priority") return { priority: groupValue(key) as Priority };
  if (group === "tag") return groupValue(key) ? { tags: [groupValue(key)] } : {};
  return key === "open" ? {} : { parent_id: key };
}

interface CardDefaults {
  board: BoardDefaults;
  column: ColumnDefaults;
}

/**
 * Returns the fields for a todo that is added in a column; null if it would not appear there.
 * @param listOf returns the list of a section
 */
export function defaultsForNewCard(
  group: Group | undefined,
  key: string,
  defaults: BoardDefaults,
  listOf: (section: TodoId) => ListId | undefined,
): CardDefaults | null {
  const column = columnDefaults(group, key);
  const { priority, parent_id } = column;
  const list = (parent_id && listOf(parent_id)) || defaults.list;
  const wouldLeave =
    key === "done" ||
    (defaults.hasOneList && list !== defaults.list) ||
    (priority && defaults.priority && priority !== defaults.priority) ||
    (group === "tag" && !column.tags && defaults.tags?.length);
  return wouldLeave ? null : { board: { ...defaults, list }, column };
}

/** Returns the fields that put a completed todo into a column and reopen it. */
export function fieldsForReopenedTodo(
  group: Group | undefined,
  column: string,
  tags: readonly string[],
): TodoPatch {
  if (group === "tag") {
    const tag = groupValue(column);
    return { completed: false, tags: tag ? [tag, ...tags.filter((other) => other !== tag)] : [] };
  }
  if (group === "priority") return { completed: false, ...columnDefaults(group, column) };
  return { completed: false, parent_id: column === "open" ? null : column };
}

export type BoardColumns = readonly RowGroup[];
type Direction = "up" | "down" | "back" | "on";

const DIRECTIONS: Record<string, Direction> = {
  ArrowUp: "up",
  ArrowDown: "down",
  ArrowLeft: "back",
  ArrowRight: "on",
  k: "up",
  j: "down",
};

/** Maps an arrow key to a direction on a board that is read from left to right, or from right to left. */
export function arrowDirection(key: string, isRtl: boolean): Direction | null {
  const direction = DIRECTIONS[key] ?? null;
  if (!isRtl || direction === "up" || direction === "down" || direction === null) return direction;
  return direction === "back" ? "on" : "back";
}

interface CardPosition {
  column: number;
  index: number;
}

export function cardPositionOf(columns: BoardColumns, id: TodoId): CardPosition | null {
  const column = columns.findIndex(({ ids }) => ids.includes(id));
  return column < 0 ? null : { column, index: columns[column]?.ids.indexOf(id) ?? 0 };
}

/** Returns the card that an arrow key leads to from `id`, skipping empty columns; undefined at the edge. */
export function adjacentCard(
  columns: BoardColumns,
  id: TodoId | null,
  direction: Direction,
): TodoId | undefined {
  const position = id === null ? null : cardPositionOf(columns, id);
  if (!position) return columns.find(({ ids }) => ids.length > 0)?.ids[0];
  const { column, index } = position;
  if (direction === "up") return columns[column]?.ids[index - 1];
  if (direction === "down") return columns[column]?.ids[index + 1];
  const rest = direction === "on" ? columns.slice(column + 1) : columns.slice(0, column).reverse();
  const next = rest.find(({ ids }) => ids.length > 0)?.ids;
  return next?.[Math.min(index, next.length - 1)];
}

export interface CardTarget {
  column: string;
  /** The card to insert before; null for the end. */
  before: TodoId | null;
}

/** Returns the target of moving adjacent cards by one step; null if they can't move. */
export function adjacentCardTarget(
  columns: BoardColumns,
  ids: readonly TodoId[],
  direction: Direction,
): CardTarget | null {
  const position = cardPositionOf(columns, (direction === "down" ? ids.at(-1) : ids[0]) ?? "");
  const own = position && columns[position.column];
  if (!position || !own) return null;
  const { column, index } = position;
  if (direction === "up") return index > 0 ? { column: own.key, before: own.ids[index - 1] ?? null } : null;
  if (direction === "down")
    return index < own.ids.length - 1 ? { column: own.key, before: own.ids[index + 2] ?? null } : null;
  const next = columns[column + (direction === "on" ? 1 : -1)];
  return next ? { column: next.key, before: next.ids[index] ?? null } : null;
}
