"use client";

import { useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import { announce } from "@/components/feedback/announcer";
import { toast } from "@/components/feedback/toaster";
import { createCell } from "@/lib/cell";
import { runAfterPaint } from "@/lib/focus/run-after-paint";
import { chordOf, isFromControl, isHandledElsewhere, singleKeys } from "@/lib/keys";
import { closeTodo, openTodo, openTodoId } from "@/lib/location";
import { IS_GUEST_PAGE } from "@/lib/preferences";
import { store } from "@/store/app-store";
import { hasPermission } from "@/store/engine/roles";
import { assignableTodos } from "@/store/indexes/people";
import { withDescendants } from "@/store/indexes/selectors";
import { useCalendar } from "@/store/react/use-calendar";
import type { Priority, Todo, TodoId } from "@/store/types";
import {
  clearSelection,
  extendSelection,
  focusedTodo,
  selectAll,
  selection,
  toggleSelected,
} from "@/store/ui-state/selection";
import { useTodoActions } from "../actions/use-todo-actions";
import { focusTodo } from "../list/focused-row";
import { editTitle, isNewSectionRequested, openCommentField, openRowOverlay } from "../list/row-ui-state";
import {
  actionTargets,
  idsToSelectAll,
  isSelectable,
  layoutKeyHandler,
  visibleIds,
  visibleRows,
} from "../list/visible-rows";
import { adjacentInsertionPoint } from "../move/adjacent-insertion-point";
import { useToggleCompletion } from "../row/complete-button";
import { replayBufferedKeys } from "./key-buffer";

/** The actions of keys and drags, while a view with rows is mounted. */
export const shortcutActions = createCell<ShortcutActions | null>(null);

export type ShortcutActions = ReturnType<typeof useTodoActions> & {
  complete: ReturnType<typeof useToggleCompletion>;
  today: string;
  announceSelection: () => void;
  announceMoveLimit: () => void;
  /** Says why nobody can be assigned. */
  explainAssignees: () => void;
  announceDrag: (ids: readonly TodoId[]) => void;
  /** @param isAmongRows whether the rows were dropped among others */
  announceCanceledMove: (isAmongRows: boolean) => void;
};

export interface KeyContext {
  /** Every row, in display order. */
  ids: readonly TodoId[];
  /** The focused todo, if it is visible. */
  todo: Todo | undefined;
  onControl: boolean;
  tools: ShortcutActions;
}

const PRIORITY_KEYS: Record<string, Priority> = { "1": "high", "2": "medium", "3": "low", "4": "none" };

function adjacentRow(ids: readonly TodoId[], by: 1 | -1): TodoId | undefined {
  const from = ids.indexOf(focusedTodo.get() ?? "");
  return ids[from < 0 ? (by === 1 ? 0 : ids.length - 1) : Math.min(Math.max(from + by, 0), ids.length - 1)];
}

function moveFocus({ ids }: KeyContext, by: 1 | -1): void {
  const id = adjacentRow(ids, by);
  if (id) focusTodo(id);
}

/** Extends the selection by the next row, or shrinks it on the way back. */
function extendSelectionByStep({ ids, todo, tools }: KeyContext, by: 1 | -1): void {
  const id = adjacentRow(ids, by);
  if (!todo || !id) return;
  if (selection.get().anchor === null) toggleSelected(todo.id);
  extendSelection(id, ids, isSelectable);
  focusTodo(id);
  tools.announceSelection();
}

/** Deletes the todos and focuses the next remaining row, otherwise the previous one. */
function remove({ ids, tools }: KeyContext, todo: Todo): void {
  const targets = actionTargets(todo.id);
  const deleted = new Set(withDescendants(store, targets));
  const at = ids.indexOf(todo.id);
  const next =
    ids.slice(at).find((id) => !deleted.has(id)) ?? ids.slice(0, at).findLast((id) => !deleted.has(id));
  tools.remove(targets);
  clearSelection();
  if (next) focusTodo(next);
}

function moveByStep({ tools }: KeyContext, todo: Todo, by: 1 | -1): void {
  const ids = actionTargets(todo.id);
  if (!store.isEditAllowed(ids)) return;
  const edge = (by < 0 ? ids[0] : ids.at(-1)) ?? todo.id;
  const place = adjacentInsertionPoint(visibleRows.get(), edge, by);
  if (!place || !tools.moveToPosition(ids, place)) tools.announceMoveLimit();
  runAfterPaint(() => focusTodo(todo.id));
}

/** Expands or collapses a subtree; on a leaf, the left arrow goes to the parent. */
function setCollapsed({ ids }: KeyContext, todo: Todo, isCollapsed: boolean): boolean {
  const hasChildren = store.index.childrenOf(todo.id).length > 0;
  if (hasChildren && store.collapsed.has(todo.id) !== isCollapsed) store.collapsed.set(todo.id, isCollapsed);
  else if (isCollapsed && todo.parent_id !== null && ids.includes(todo.parent_id)) focusTodo(todo.parent_id);
  else return false;
  return true;
}

function clearOrClose(): boolean {
  if (selection.get().ids.size > 0) clearSelection();
  else if (openTodoId()) closeTodo();
  else return false;
  return true;
}

const isCollapseKey = (keys: string) => (keys === "ArrowLeft") !== (document.dir === "rtl");

function handleRowKey(keys: string, context: KeyContext, todo: Todo): boolean {
  const { tools } = context;
  if (keys === "Alt+ArrowUp" || keys === "Alt+ArrowDown")
    moveByStep(context, todo, keys === "Alt+ArrowUp" ? -1 : 1);
  else if (keys === "Mod+]") tools.indent(todo.id);
  else if (keys === "Mod+[") tools.outdent(todo.id);
  else if (keys === "Delete" || keys === "Backspace") remove(context, todo);
  else if (keys === "ContextMenu" || keys === "Shift+F10") openRowOverlay("menu", todo.id);
  else if (keys === "ArrowLeft" || keys === "ArrowRight")
    return setCollapsed(context, todo, isCollapseKey(keys));
  else return false;
  return true;
}

/** Handles keys that type nothing. @returns true if the key was handled */
export function handleNonCharacterKey(keys: string, context: KeyContext): boolean {
  if (keys === "ArrowDown" || keys === "ArrowUp") moveFocus(context, keys === "ArrowDown" ? 1 : -1);
  else if (keys === "Shift+ArrowDown" || keys === "Shift+ArrowUp")
    extendSelectionByStep(context, keys === "Shift+ArrowDown" ? 1 : -1);
  else if (keys === "Mod+a" && context.ids.length > 0 && !visibleRows.get().isTrash) {
    selectAll(idsToSelectAll());
    context.tools.announceSelection();
  } else if (keys === "Escape") return clearOrClose();
  else return context.todo ? handleRowKey(keys, context, context.todo) : false;
  return true;
}

/** Opens the menu of assignees, or assigns the todos to the person who is signed in, or takes that back. */
function assign(isAsked: boolean, tools: ShortcutActions, { id }: Todo): void {
  const todos = assignableTodos(store, actionTargets(id));
  const me = store.me();
  if (todos.length === 0 || (IS_GUEST_PAGE && !isAsked)) tools.explainAssignees();
  else if (isAsked) openRowOverlay("assignee", id);
  else
    tools.assign(
      todos.map((todo) => todo.id),
      todos.every(({ assignee_id }) => assignee_id === me) ? null : me,
    );
}

function handleRowLetter(keys: string, { tools, onControl }: KeyContext, todo: Todo): boolean {
  const priority = PRIORITY_KEYS[keys];
  if (keys === "x" || (keys === " " && !onControl)) tools.complete(todo);
  else if (keys === "o" || (keys === "Enter" && !onControl)) openTodo(todo.id);
  else if (keys === "e") editTitle(todo.id);
  else if (keys === "c" && todo.kind === "todo" && hasPermission(store.lists.get(todo.list_id), "comment"))
    openCommentField(todo.id);
  else if (keys === "d") openRowOverlay("due", todo.id);
  else if (keys === "m") openRowOverlay("move", todo.id);
  else if (keys === "t") openRowOverlay("tags", todo.id);
  else if (keys === "s") tools.skip(todo);
  else if (keys === "a" || keys === "Shift+a") assign(keys === "a", tools, todo);
  else if (priority) tools.setPriority(actionTargets(todo.id), priority);
  else if (keys === "v") {
    toggleSelected(todo.id);
    tools.announceSelection();
  } else return false;
  return true;
}

/** Handles plain letters and digits. @returns true if the key was handled */
export function handleCharacterKey(keys: string, context: KeyContext): boolean {
  if (keys === "j" || keys === "k") moveFocus(context, keys === "j" ? 1 : -1);
  else if (keys === "Shift+j" || keys === "Shift+k")
    extendSelectionByStep(context, keys === "Shift+j" ? 1 : -1);
  else if (keys === "Shift+s" && visibleRows.get().list !== null) isNewSectionRequested.set(true);
  else if (keys === "r") return reschedule(context);
  else return context.todo ? handleRowLetter(keys, context, context.todo) : false;
  return true;
}

/** Reschedules everything that is overdue. */
function reschedule({ tools }: KeyContext): boolean {
  const overdue = visibleRows.get().rowGroups.find(({ key }) => key === "overdue")?.ids ?? [];
  if (overdue.length > 0) tools.reschedule(overdue, tools.today);
  return overdue.length > 0;
}

/** Returns the actions of shortcuts, with their announcements. */
export function useShortcutActions(): ShortcutActions {
  const t = useTranslations("todos.announcements");
  const actions = useTodoActions();
  const complete = useToggleCompletion();
  const { today } = useCalendar();

  /** Offers to sort the view by hand. @returns false if it is, or can't be */
  function explainAutomaticOrder(): boolean {
    const { list, ordered, sortManually } = visibleRows.get();
    if (list !== null || ordered) return false;
    toast(
      t("automaticOrder"),
      sortManually ? { action: { label: t("sortManually"), run: sortManually } } : {},
    );
    return true;
  }

  return {
    ...actions,
    complete,
    today,
    explainAssignees: () => toast(t(IS_GUEST_PAGE ? "guestToAssign" : "nobodyToAssign")),
    announceSelection: () => announce(t("selected", { count: selection.get().ids.size })),
    announceDrag: (ids) =>
      announce(t("dragged", { count: ids.length, title: store.todos.get(ids[0] ?? "")?.title ?? "" })),
    announceCanceledMove: (isAmongRows) =>
      (isAmongRows && explainAutomaticOrder()) || announce(t("canceled")),
    announceMoveLimit: () => explainAutomaticOrder() || announce(t("moveLimit")),
  };
}

function handleKey(event: KeyboardEvent, tools: ShortcutActions): boolean {
  const ids = visibleIds();
  const id = focusedTodo.get();
  const todo = id && ids.includes(id) && !visibleRows.get().isTrash ? store.todos.get(id) : undefined;
  const onTitle = event.target instanceof Element && event.target.closest("[data-title]") !== null;
  const onControl = isFromControl(event) && !(onTitle && event.key === " ");
  const keys =
    event.shiftKey && /^[a-z]$/i.test(event.key) ? `Shift+${event.key.toLowerCase()}` : chordOf(event);
  if (layoutKeyHandler.get()?.(keys)) return true;
  if (handleNonCharacterKey(keys, { ids, todo, onControl, tools })) return true;
  return singleKeys.get() && handleCharacterKey(keys, { ids, todo, onControl, tools });
}

/** The texts that describe rows to a screen reader, which refer to them by these ids. */
function RowDescriptions() {
  const t = useTranslations("todos.rowDescription");
  return (
    <div hidden>
      {(["high", "medium", "low"] as const).map((priority) => (
        <span key={priority} id={`row-priority-${priority}`}>
          {t(priority)}
        </span>
      ))}
      <span id="row-repeats">{t("repeats")}</span>
    </div>
  );
}

/**
 * Handles keys for the focused row or the selection. Letters are handled only if single-key shortcuts are
 * on.
 */
export default function ShortcutHandler() {
  const tools = useShortcutActions();
  const latest = useRef(tools);
  latest.current = tools;
  useEffect(() => shortcutActions.set(tools));
  useEffect(() => () => shortcutActions.set(null), []);

  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if (!isHandledElsewhere(event) && handleKey(event, latest.current)) event.preventDefault();
    }
    let isMounted = true;
    // Keys that are pressed during the replay would overtake the buffered ones.
    replayBufferedKeys(onKeyDown).then(() => isMounted && addEventListener("keydown", onKeyDown));
    return () => {
      isMounted = false;
      removeEventListener("keydown", onKeyDown);
    };
  }, []);
  return <RowDescriptions />;
}
