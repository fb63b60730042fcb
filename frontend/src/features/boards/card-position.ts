"use client";

import { useTranslations } from "use-intl";
import { announce } from "@/components/feedback/announcer";
import { changeTodo, type InsertionPoint } from "@/store/actions";
import { moveToTagColumn } from "@/store/actions/reschedule";
import { store } from "@/store/app-store";
import { siblingsOf } from "@/store/indexes/selectors";
import type { Priority, Todo, TodoId } from "@/store/types";
import type { BoardProps } from "./board";
import { type CardTarget, cardPositionOf, fieldsForReopenedTodo } from "./columns";

const DONE = "done";

/** True in manual order, in which a card has a position within its column. */
export const isInManualOrder = ({ query, defaults }: Pick<BoardProps, "query" | "defaults">): boolean =>
  query.view.kind === "list" && query.sort === "manual" && defaults !== undefined;

/** True for a section of another list: reopening a todo there would not move it. */
const isElsewhere = (todo: Todo, key: string) =>
  (store.todos.get(key)?.list_id ?? todo.list_id) !== todo.list_id;

/** Returns a function that moves cards into a column, as one step to undo, and returns whether anything moved. */
export function useMoveToColumn(props: BoardProps) {
  const { rowGroups, query, parts } = props;
  const t = useTranslations("boards.announcements");
  const actions = parts.useBoardActions();
  const isManual = isInManualOrder(props);
  const keyOf = (id: TodoId) => rowGroups[cardPositionOf(rowGroups, id)?.column ?? -1]?.key ?? "";

  function reopen(ids: readonly TodoId[], to: string): void {
    for (const id of ids) {
      const todo = store.todos.get(id);
      if (!todo) continue;
      const patch = isElsewhere(todo, to) ? {} : fieldsForReopenedTodo(query.group, to, todo.tags);
      changeTodo(store, id, { ...patch, completed: false });
    }
    announce(t("reopened", { count: ids.length, title: store.todos.get(ids[0] ?? "")?.title ?? "" }));
  }

  function moveWithinColumn(ids: readonly TodoId[], first: Todo, { column, before }: CardTarget): boolean {
    const all = rowGroups.find(({ key }) => key === column)?.ids ?? [];
    if (!isManual) return false;
    const insertionPoint =
      query.group === "section"
        ? insertionPointInSection(first, column, all, before)
        : insertionPointAmong(first, all, before);
    return insertionPoint !== null && actions.moveToPosition(ids, insertionPoint);
  }

  function moveFromOtherColumn(ids: readonly TodoId[], first: Todo, { column, before }: CardTarget): boolean {
    if (query.group === "priority") actions.setPriority(ids, column.slice("priority:".length) as Priority);
    else if (query.group === "tag") {
      const tag = column.slice("tag:".length);
      moveToTagColumn(store, ids, keyOf(first.id).slice("tag:".length), tag);
      announce(t(tag ? "tagged" : "untagged", { count: ids.length, title: first.title, tag }));
    } else {
      const all = rowGroups.find(({ key }) => key === column)?.ids ?? [];
      return actions.moveToPosition(
        ids,
        insertionPointInSection(first, column, all, isManual ? before : null),
      );
    }
    return true;
  }

  return function moveToColumn(ids: readonly TodoId[], target: CardTarget): boolean {
    const first = store.todos.get(ids[0] ?? "");
    if (!first || !store.isEditAllowed(ids)) return false;
    const from = keyOf(first.id);
    const isSameColumn = ids.every((id) => keyOf(id) === target.column);
    if (isSameColumn) return target.column !== DONE && moveWithinColumn(ids, first, target);
    if (target.column === DONE) actions.complete(ids, true);
    else if (from === DONE) reopen(ids, target.column);
    else return moveFromOtherColumn(ids, first, target);
    return true;
  };
}

/** Returns the first of `ids`, starting at `before`, whose parent is that row. */
function nextSibling(
  ids: readonly TodoId[],
  before: TodoId | null,
  insertionPoint: Omit<InsertionPoint, "before">,
): TodoId | null {
  const from = before === null ? ids.length : ids.indexOf(before);
  const isThere = (row: Todo | undefined) =>
    row?.parent_id === insertionPoint.parent_id && row.list_id === insertionPoint.list_id;
  return ids.slice(from).find((id) => isThere(store.todos.get(id))) ?? null;
}

/** Returns the insertion point in a column that is a section, or in the one for todos without a section. */
function insertionPointInSection(
  todo: Todo,
  section: string,
  ids: readonly TodoId[],
  before: TodoId | null,
): InsertionPoint {
  const row = store.todos.get(section);
  const under =
    row?.kind === "section"
      ? { list_id: row.list_id, parent_id: row.id }
      : { list_id: todo.list_id, parent_id: null };
  return { ...under, before: nextSibling(ids, before, under) };
}

/** Returns the insertion point among the siblings in this column; null if the card has none. */
function insertionPointAmong(
  todo: Todo,
  ids: readonly TodoId[],
  before: TodoId | null,
): InsertionPoint | null {
  const { list_id, parent_id } = todo;
  const under = { list_id, parent_id };
  const next = nextSibling(ids, before, under);
  if (next !== null) return { ...under, before: next };
  const beside = ids.filter((id) => id !== todo.id && store.todos.get(id)?.parent_id === parent_id);
  const last = beside.at(-1);
  if (last === undefined) return null;
  const siblings = siblingsOf(store, under, "todo");
  const at = siblings.findIndex(({ id }) => id === last);
  return { ...under, before: siblings[at + 1]?.id ?? null };
}
