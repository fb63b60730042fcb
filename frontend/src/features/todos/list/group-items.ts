import { store } from "@/store/app-store";
import type { RowGroup } from "@/store/query";
import type { ListId, TodoId } from "@/store/types";

/** A heading or row of the groups of a view, flattened into one list. */
export type GroupItem =
  | { kind: "heading"; key: string; groupKey: string; ids: readonly TodoId[] }
  | { kind: "row"; key: TodoId; groupKey: string; isFirst: boolean; depth: number };

/** An item of the virtual list. */
export type VirtualItem = GroupItem | { kind: "foot"; key: "foot"; list: ListId };

const WITHOUT_HEADING = new Set(["open", "trash"]);

/** True for a section of the list, which is shown even if it is empty. */
export const isSectionId = (key: string): boolean => store.todos.get(key)?.kind === "section";

const DAY = /^\d{4}-\d\d-\d\d$/;

/** True for a group that has a heading even if it is empty: a section of the list, or a coming day of the agenda. */
const isShownEmpty = (key: string): boolean => isSectionId(key) || DAY.test(key);

const cache = new WeakMap<readonly RowGroup[], GroupItem[]>();

function computeItems(rowGroups: readonly RowGroup[]): GroupItem[] {
  const filled = rowGroups.filter(({ key, ids }) => ids.length > 0 || isShownEmpty(key));
  const isOnlyToday = filled.length === 1 && filled[0]?.key === "today";
  return filled.flatMap(({ key, ids, depths }): GroupItem[] => [
    ...(WITHOUT_HEADING.has(key) || isOnlyToday
      ? []
      : [{ kind: "heading", key: `heading ${key}`, groupKey: key, ids } as const]),
    ...ids.map(
      (id, nth): GroupItem => ({
        kind: "row",
        key: id,
        groupKey: key,
        isFirst: nth === 0,
        depth: depths?.[nth] ?? 0,
      }),
    ),
  ]);
}

/**
 * Flattens groups into items. A heading is left out if it would be the only one.
 * The same groups give the same items.
 */
export function flattenRowGroups(rowGroups: readonly RowGroup[]): readonly GroupItem[] {
  const items = cache.get(rowGroups) ?? computeItems(rowGroups);
  cache.set(rowGroups, items);
  return items;
}
