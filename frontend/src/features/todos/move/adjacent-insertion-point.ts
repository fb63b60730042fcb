import type { InsertionPoint } from "@/store/actions";
import { store } from "@/store/app-store";
import { siblingsOf } from "@/store/indexes/selectors";
import type { TodoId } from "@/store/types";
import { isSectionId } from "../list/group-items";
import type { VisibleRows } from "../list/visible-rows";
import {
  type AnyInsertionPoint,
  firstPointIn,
  lastPointIn,
  pointAfterRow,
  pointBeforeRow,
  type RenderedRow,
  renderedRowsOf,
  sectionParent,
} from "./insertion-points";
import { adjacentPointInMultiListView } from "./multi-list-insertion-point";

/** Returns the visible siblings of `id`, itself included. */
function siblingRows(lines: readonly RenderedRow[], id: TodoId): RenderedRow[] {
  const at = lines.findIndex((line) => line.id === id);
  const own = lines[at];
  if (!own) return [];
  const ends = (line: RenderedRow) => line.groupKey !== own.groupKey || line.depth < own.depth;
  const from = lines.slice(0, at).findLastIndex(ends) + 1;
  const rest = lines.slice(at).findIndex(ends);
  const all = lines.slice(from, rest < 0 ? lines.length : at + rest);
  return all.filter(({ depth }) => depth === own.depth);
}

/**
 * Returns the insertion point one step up or down among siblings; past the first or last one it leaves the
 * parent.
 */
export function adjacentInsertionPoint(shown: VisibleRows, id: TodoId, by: 1 | -1): AnyInsertionPoint | null {
  const { list, rowGroups } = shown;
  if (list === null) return adjacentPointInMultiListView(shown, id, by);
  const lines = renderedRowsOf(shown, new Set());
  const rows = siblingRows(lines, id);
  const at = rows.findIndex((line) => line.id === id);
  const own = rows[at];
  if (!own) return null;
  const next = rows[at + by];
  if (next) return by < 0 ? pointBeforeRow(next.id) : pointAfterRow(next.id);
  if (own.depth > 0) {
    const parent = lines.slice(0, lines.indexOf(own)).findLast(({ depth }) => depth < own.depth);
    return parent ? (by < 0 ? pointBeforeRow(parent.id) : pointAfterRow(parent.id)) : null;
  }
  const open = rowGroups.filter(({ key }) => key === "open" || isSectionId(key));
  const other = open[open.findIndex(({ key }) => key === own.groupKey) + by];
  if (!other) return null;
  const under = sectionParent(list, other.key);
  return by < 0 ? lastPointIn(under) : firstPointIn(under);
}

/** Returns the insertion point one step up or down among the sections of the list. */
export function adjacentSectionInsertionPoint(id: TodoId, by: 1 | -1): InsertionPoint | null {
  const section = store.todos.get(id);
  if (!section) return null;
  const all = store.index.sectionsIn(section.list_id);
  const other = all[all.indexOf(id) + by];
  if (!other) return null;
  return by < 0 ? pointBeforeRow(other) : pointAfterRow(other);
}

/** Returns the insertion point of a subtask one step up or down among its siblings. */
export function adjacentSubtaskInsertionPoint(id: TodoId, by: 1 | -1): InsertionPoint | null {
  const todo = store.todos.get(id);
  const rows = todo ? siblingsOf(store, todo, "todo") : [];
  const other = rows[rows.findIndex((row) => row.id === id) + by];
  if (!other) return null;
  return by < 0 ? pointBeforeRow(other.id) : pointAfterRow(other.id);
}
