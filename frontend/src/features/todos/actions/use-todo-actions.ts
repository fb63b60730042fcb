"use client";

import { useTranslations } from "use-intl";
import { announce } from "@/components/feedback/announcer";
import { runAfterPaint } from "@/lib/focus/run-after-paint";
import { closeTodo, openTodoId } from "@/lib/location";
import {
  deleteSectionOnly,
  deleteTodos,
  duplicateTodos,
  indent,
  moveTodos,
  moveToList as moveTodosToList,
  outdent,
  scheduleTodos,
  setAssignee,
  setTag,
  setPriority as setTodosPriority,
  skipOccurrence,
} from "@/store/actions";
import type { SchedulePatch } from "@/store/actions/change";
import { store } from "@/store/app-store";
import { memberOf } from "@/store/indexes/people";
import { rootsOf, siblingsOf, withDescendants } from "@/store/indexes/selectors";
import { useCalendar } from "@/store/react/use-calendar";
import type { ListId, Priority, Todo, TodoId, UserId } from "@/store/types";
import { type MultiListInsertionPoint, moveAndRescheduleInMultiListView } from "@/store/views/view-order";
import { focusTodo } from "../list/focused-row";
import type { AnyInsertionPoint } from "../move/insertion-points";
import { useReschedule, useUndoToastWithFocus } from "./use-reschedule";

/** Returns the announcement of where rows were moved. */
function useMoveLabel() {
  const t = useTranslations("todos.announcements");
  return (ids: readonly TodoId[]): string => {
    const [first = ""] = ids;
    const todo = store.todos.get(first);
    if (!todo) return "";
    const open = siblingsOf(store, todo, todo.kind).filter((row) => row.completed_at === null);
    const position = open.findIndex(({ id }) => id === first) + 1;
    const parent = todo.parent_id === null ? undefined : store.todos.get(todo.parent_id);
    return t(parent ? "movedToPositionUnder" : "movedToPosition", {
      title: todo.title,
      count: ids.length,
      position,
      total: open.length,
      parent: parent?.title ?? "",
    });
  };
}

const isTouch = () => matchMedia("(pointer: coarse)").matches;
const titleOf = (ids: readonly TodoId[]) => store.todos.get(ids[0] ?? "")?.title ?? "";
const listName = (list: ListId) => store.lists.get(list)?.name ?? "";

/** Actions on one or more todos that announce their outcome. Each is one step to undo. */
export function useTodoActions() {
  const t = useTranslations("todos.announcements");
  const priorityName = useTranslations("todos.priority");
  const offerUndo = useUndoToastWithFocus();
  const moveLabel = useMoveLabel();
  const reschedule = useReschedule();
  const { zone } = useCalendar();
  const about = (ids: readonly TodoId[]) => ({ count: ids.length, title: titleOf(ids) });

  function moveToMultiListPoint(ids: readonly TodoId[], point: MultiListInsertionPoint): boolean {
    const rows = moveAndRescheduleInMultiListView(store, ids, point, zone);
    const [first = ""] = ids;
    const values = { ...about(ids), position: (rows?.indexOf(first) ?? 0) + 1, total: rows?.length ?? 0 };
    if (rows) announce(t("movedToPosition", values));
    return rows !== null;
  }

  function moveToPosition(ids: readonly TodoId[], insertionPoint: AnyInsertionPoint): boolean {
    if ("view" in insertionPoint) return moveToMultiListPoint(ids, insertionPoint);
    if (!store.isEditAllowed(ids, insertionPoint.list_id)) return false;
    const staysInList = ids.every((id) => store.todos.get(id)?.list_id === insertionPoint.list_id);
    const moved = moveTodos(store, ids, insertionPoint);
    if (moved && staysInList) announce(moveLabel(ids));
    else if (moved) offerUndo(t("movedToList", { ...about(ids), list: listName(insertionPoint.list_id) }));
    return moved;
  }

  function changeDepth(id: TodoId, change: typeof indent, shouldFocus: boolean): void {
    if (!store.isEditAllowed([id])) return;
    announce(change(store, id) ? moveLabel([id]) : t("moveLimit"));
    if (shouldFocus) runAfterPaint(() => focusTodo(id));
  }

  return {
    moveToPosition,
    indent: (id: TodoId, focus = true) => changeDepth(id, indent, focus),
    outdent: (id: TodoId, focus = true) => changeDepth(id, outdent, focus),
    remove(ids: readonly TodoId[]) {
      if (!store.isEditAllowed(ids)) return;
      const deleted = new Set(withDescendants(store, ids));
      if (deleted.has(openTodoId() ?? "")) closeTodo();
      const message = t("deleted", about(rootsOf(store, ids)));
      deleteTodos(store, ids);
      offerUndo(message);
    },
    /** Deletes a section and keeps its todos in the list. */
    removeSectionOnly(id: TodoId) {
      if (!store.isEditAllowed([id])) return;
      const message = t("deleted", about([id]));
      deleteSectionOnly(store, id);
      offerUndo(message);
    },
    moveToList(ids: readonly TodoId[], list: ListId) {
      if (store.isEditAllowed(ids, list) && moveTodosToList(store, ids, list))
        offerUndo(t("movedToList", { ...about(ids), list: listName(list) }));
    },
    setPriority(ids: readonly TodoId[], priority: Priority) {
      if (!store.isEditAllowed(ids)) return;
      setTodosPriority(store, ids, priority);
      announce(t("priority", { ...about(ids), priority: priorityName(priority) }));
    },
    /** Assigns the todos to a member of their lists, or to nobody. */
    assign(ids: readonly TodoId[], user: UserId | null) {
      const [list] = ids.flatMap((id) => store.todos.get(id)?.list_id ?? []);
      const name = (list && user && memberOf(store, list, user)?.name) || "";
      setAssignee(store, ids, user);
      const message = t(user === null ? "unassigned" : "assigned", { ...about(ids), name });
      if (ids.length > 1 || isTouch()) offerUndo(message);
      else announce(message);
    },
    /** Offers Undo for several todos, and where there is no ⌘Z. */
    schedule(ids: readonly TodoId[], patch: SchedulePatch) {
      if (!store.isEditAllowed(ids)) return;
      scheduleTodos(store, ids, patch);
      const message =
        patch.due_date === null ? "dateRemoved" : patch.recurrence === null ? "repeatRemoved" : "scheduled";
      if (ids.length > 1 || isTouch()) offerUndo(t(message, { count: ids.length }));
    },
    tag(ids: readonly TodoId[], tag: string, on: boolean) {
      if (!store.isEditAllowed(ids)) return;
      setTag(store, ids, tag, on);
      announce(t(on ? "tagged" : "untagged", { ...about(ids), tag }));
    },
    duplicate(ids: readonly TodoId[]) {
      if (!store.isEditAllowed(ids)) return;
      const [first] = duplicateTodos(store, ids);
      offerUndo(t("duplicated", about(ids)));
      if (first) runAfterPaint(() => focusTodo(first));
    },
    skip(todo: Todo) {
      if (store.isEditAllowed([todo.id]) && skipOccurrence(store, todo.id))
        offerUndo(t("skipped", { title: todo.title }));
    },
    reschedule,
  };
}
