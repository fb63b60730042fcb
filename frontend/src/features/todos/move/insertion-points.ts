import type { InsertionPoint } from "@/store/actions";
import { store } from "@/store/app-store";
import { type ParentRef, siblingsOf } from "@/store/indexes/selectors";
import type { ListId, Todo, TodoId } from "@/store/types";
import type { MultiListInsertionPoint } from "@/store/views/view-order";
import { isSectionId } from "../list/group-items";
import type { VisibleRows } from "../list/visible-rows";

/** A rendered row; the dragged ones are left out. */
export interface RenderedRow {
  id: TodoId;
  groupKey: string;
  depth: number;
}

export function renderedRowsOf({ rowGroups }: VisibleRows, moving: ReadonlySet<TodoId>): RenderedRow[] {
  return rowGroups
    .filter(({ key }) => key !== "done")
    .flatMap(({ key, ids, depths }) =>
      ids
        .map((id, nth) => ({ id, groupKey: key, depth: depths?.[nth] ?? 0 }))
        .filter(({ id }) => !moving.has(id)),
    );
}

/** Returns the parent of rows at the edge of a section. */
export const sectionParent = (list_id: ListId, section: string): ParentRef => ({
  list_id,
  parent_id: isSectionId(section) ? section : null,
});

const parentOf = ({ list_id, parent_id }: Todo): ParentRef => ({ list_id, parent_id });

export const firstPointIn = (under: ParentRef): InsertionPoint => ({
  ...under,
  before: siblingsOf(store, under, "todo")[0]?.id ?? null,
});

export const lastPointIn = (under: ParentRef): InsertionPoint => ({ ...under, before: null });

export function pointBeforeRow(id: TodoId): InsertionPoint | null {
  const todo = store.todos.get(id);
  return todo ? { ...parentOf(todo), before: id } : null;
}

/** Returns the insertion point right after a row, before siblings that the view hides. */
export function pointAfterRow(id: TodoId): InsertionPoint | null {
  const todo = store.todos.get(id);
  if (!todo) return null;
  const siblings = siblingsOf(store, todo, todo.kind);
  return { ...parentOf(todo), before: siblings[siblings.findIndex((row) => row.id === id) + 1]?.id ?? null };
}

/** An insertion point in a list, or in a view of several lists. */
export type AnyInsertionPoint = InsertionPoint | MultiListInsertionPoint;
