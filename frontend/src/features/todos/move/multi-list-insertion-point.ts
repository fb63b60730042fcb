import type { TodoId } from "@/store/types";
import type { MultiListInsertionPoint } from "@/store/views/view-order";
import type { VisibleRows } from "../list/visible-rows";

const IS_DAY = /^\d{4}-/;

type GroupTarget = Omit<MultiListInsertionPoint, "before">;

/**
 * Returns a group of a view of several lists as a target for `ids`, or null if they can't move there: from another
 * group, todos only move to a day.
 */
function groupTarget(shown: VisibleRows, ids: readonly TodoId[], groupKey: string): GroupTarget | null {
  const rows = shown.rowGroups.find(({ key }) => key === groupKey)?.ids;
  if (!shown.ordered || !rows || groupKey === "done") return null;
  const day = groupKey === "today" ? (shown.today ?? null) : IS_DAY.test(groupKey) ? groupKey : null;
  if (day === null && !ids.every((id) => rows.includes(id))) return null;
  return { view: shown.ordered, rows, dueDay: day };
}

/**
 * Returns the insertion point for `ids` in a group of a view of several lists, or null if they can't move there.
 * @param above the row above it; null at the top of the group
 */
export function insertionPointInMultiListView(
  shown: VisibleRows,
  ids: readonly TodoId[],
  groupKey: string,
  above: TodoId | null,
): MultiListInsertionPoint | null {
  const point = groupTarget(shown, ids, groupKey);
  const index = above === null ? 0 : (point?.rows.indexOf(above) ?? 0) + 1;
  return point && { ...point, before: point.rows[index] ?? null };
}

/**
 * Returns the insertion point one step up or down in a view of several lists; past the first or last row of a group, that is in
 * the day next to it.
 */
export function adjacentPointInMultiListView(
  shown: VisibleRows,
  id: TodoId,
  by: 1 | -1,
): MultiListInsertionPoint | null {
  const at = shown.rowGroups.findIndex(({ ids }) => ids.includes(id));
  const group = shown.rowGroups[at];
  if (!group) return null;
  const point = groupTarget(shown, [id], group.key);
  const index = group.ids.indexOf(id) + by;
  if (point && index >= 0 && index < group.ids.length)
    return { ...point, before: group.ids[by < 0 ? index : index + 1] ?? null };
  const other = groupTarget(shown, [id], shown.rowGroups[at + by]?.key ?? "");
  return other && { ...other, before: by < 0 ? null : (other.rows[0] ?? null) };
}
