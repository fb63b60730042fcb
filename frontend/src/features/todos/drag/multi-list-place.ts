import type { TodoId } from "@/store/types";
import type { MultiListPlace } from "@/store/views/view-order";
import type { VisibleRows } from "../list/visible-rows";

const IS_DAY = /^\d{4}-/;

type SectionPlace = Omit<MultiListPlace, "before">;

/**
 * Returns a section of a view of several lists as a place for `ids`, or null if they can't move there: from another
 * section, todos only move to a day.
 */
function sectionPlace(shown: VisibleRows, ids: readonly TodoId[], groupKey: string): SectionPlace | null {
  const rows = shown.rowGroups.find(({ key }) => key === groupKey)?.ids;
  if (!shown.ordered || !rows || groupKey === "done") return null;
  const day = groupKey === "today" ? (shown.today ?? null) : IS_DAY.test(groupKey) ? groupKey : null;
  if (day === null && !ids.every((id) => rows.includes(id))) return null;
  return { view: shown.ordered, rows, day };
}

/**
 * Returns the place for `ids` in a section of a view of several lists, or null if they can't move there.
 * @param above the row above the place; null at the top of the section
 */
export function placeInMultiListView(
  shown: VisibleRows,
  ids: readonly TodoId[],
  groupKey: string,
  above: TodoId | null,
): MultiListPlace | null {
  const place = sectionPlace(shown, ids, groupKey);
  const index = above === null ? 0 : (place?.rows.indexOf(above) ?? 0) + 1;
  return place && { ...place, before: place.rows[index] ?? null };
}

/**
 * Returns the place one step up or down in a view of several lists; past the first or last row of a section, that is in
 * the day next to it.
 */
export function adjacentPlaceInMultiListView(
  shown: VisibleRows,
  id: TodoId,
  by: 1 | -1,
): MultiListPlace | null {
  const at = shown.rowGroups.findIndex(({ ids }) => ids.includes(id));
  const group = shown.rowGroups[at];
  if (!group) return null;
  const place = sectionPlace(shown, [id], group.key);
  const index = group.ids.indexOf(id) + by;
  if (place && index >= 0 && index < group.ids.length)
    return { ...place, before: group.ids[by < 0 ? index : index + 1] ?? null };
  const other = sectionPlace(shown, [id], shown.rowGroups[at + by]?.key ?? "");
  return other && { ...other, before: by < 0 ? null : (other.rows[0] ?? null) };
}
