import { addDays, daysBetween, dueDay } from "@/lib/dates";
import { patchStep, settingStep } from "../engine/steps";
import type { Store } from "../engine/store";
import type { Step, TodoId, ViewSetting } from "../types";

/** Where moved rows would land in a group of a view of several lists, which keeps an order of its own. */
export interface MultiListInsertionPoint {
  /** The setting of the view. */
  view: `view:${string}`;
  /** The rows of the group as they are shown. */
  rows: readonly TodoId[];
  before: TodoId | null;
  /** The day on which todos in the group are due; null if rows only move within it. */
  dueDay: string | null;
}

/** The server stores no more. */
const MAX_ORDERED = 500;

const DEFAULT: ViewSetting = { sort: "manual", group: "none", layout: "list", show_done: false };

/** The rows of a group with `ids` in their new place, one after the other. */
function rowsAfterMove({ rows, before }: MultiListInsertionPoint, ids: readonly TodoId[]): TodoId[] {
  const others = rows.filter((id) => !ids.includes(id));
  const index = before === null ? -1 : rows.slice(rows.indexOf(before)).findIndex((id) => !ids.includes(id));
  const next = index < 0 ? undefined : rows[rows.indexOf(before ?? "") + index];
  return others.toSpliced(next === undefined ? others.length : others.indexOf(next), 0, ...ids);
}

/** The ordered rows of a group: all down to the last one that is ordered, since unordered rows follow them. */
function orderedPart(rows: readonly TodoId[], isOrdered: (id: TodoId) => boolean): readonly TodoId[] {
  return rows.slice(0, rows.findLastIndex(isOrdered) + 1);
}

function dueSteps(store: Store, ids: readonly TodoId[], day: string, zone: string): Step[] {
  return ids.flatMap((id): Step[] => {
    const todo = store.todos.get(id);
    const present = todo && dueDay(todo, zone);
    if (!todo?.due_date || !present || present === day) return [];
    return [patchStep(id, { due_date: addDays(todo.due_date, daysBetween(present, day)) })];
  });
}

/**
 * Moves rows to an insertion point in a view of several lists, as one change: in the view's own order, and to the day of the
 * group.
 * @param zone the time zone of the days
 * @returns the rows of the group afterwards, or null if nothing moved
 */
export function moveAndRescheduleInMultiListView(
  store: Store,
  ids: readonly TodoId[],
  point: MultiListInsertionPoint,
  zone: string,
): readonly TodoId[] | null {
  const setting = { ...DEFAULT, ...(store.settings.get(point.view)?.value as ViewSetting | null) };
  const { order: before = [] } = setting;
  const rows = rowsAfterMove(point, ids);
  const isMoved = rows.length !== point.rows.length || rows.some((id, index) => id !== point.rows[index]);
  if (!isMoved) return null;
  const ordered = new Set([...before, ...ids]);
  const part = orderedPart(rows, (id) => ordered.has(id));
  const isElsewhere = (id: TodoId) => !rows.includes(id) && store.todos.get(id)?.completed_at === null;
  const order = [...part, ...before.filter(isElsewhere)].slice(0, MAX_ORDERED);
  store.commit([
    settingStep(point.view, { ...setting, order }),
    ...(point.dueDay === null ? [] : dueSteps(store, ids, point.dueDay, zone)),
  ]);
  return rows;
}
