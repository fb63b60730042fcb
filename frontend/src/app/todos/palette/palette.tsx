"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import type { Command } from "@/features/palette/commands/types";
import { Palette } from "@/features/palette/palette";
import { rememberOpenedTodos } from "@/features/palette/search/recents";
import { prepareSearch } from "@/features/palette/search/todo-search";
import { handleNonCharacterKey, shortcutActions } from "@/features/todos/keyboard/shortcuts";
import { openCommentField, subtaskToAdd, todoBeingEdited } from "@/features/todos/list/row-ui-state";
import { layoutKeyHandler, visibleIds, visibleRows } from "@/features/todos/list/visible-rows";
import type { QuickAddTarget } from "@/features/todos/quick-add/state";
import type { User } from "@/lib/api/types";
import { runAfterPaint } from "@/lib/focus/run-after-paint";
import { openTodo, openTodoId } from "@/lib/location";
import { keysOf } from "@/lib/shortcuts";
import { store } from "@/store/app-store";
import { editableTodos, hasPermission } from "@/store/engine/roles";
import type { Todo, TodoId } from "@/store/types";
import { focusedTodo, selection } from "@/store/ui-state/selection";
import type { AppActions } from "../shell/use-app-actions";
import { useAppCommands } from "./app-commands";
import { useNewTodoGroup } from "./new-todo";
import { useCurrentViewCommands, useViewSettingCommands } from "./view-commands";

const ICONS = {
  edit: "edit",
  subtask: "add",
  comment: "edit",
  up: "move",
  down: "move",
  previousColumn: "move",
  nextColumn: "move",
} as const;
type RowCommand = keyof typeof ICONS;

/** Does to a row, or to the selection it is part of, what a shortcut does. */
function pressShortcut(keys: string, todo: Todo): void {
  const tools = shortcutActions.get();
  focusedTodo.set(todo.id);
  if (layoutKeyHandler.get()?.(keys) || !tools) return;
  handleNonCharacterKey(keys, { ids: visibleIds(), todo, onControl: false, tools });
}

const isRendered = (id: TodoId) => document.querySelector(`.todo-row[data-row="${CSS.escape(id)}"]`) !== null;

/** Returns the commands that change a visible row, beside those that work on any todo. */
export function useVisibleRowCommands(targets: readonly TodoId[]): Command[] {
  const t = useTranslations("palette");
  const todo = store.todos.get(targets[0] ?? "");
  if (!todo) return [];
  const { id } = todo;
  const command = (key: RowCommand, run: () => void, keys: readonly string[] = []): Command => ({
    key: `row ${key}`,
    label: t(`commands.${key}`),
    keywords: t("keywords.todo"),
    icon: { kind: ICONS[key] },
    run: () => runAfterPaint(run),
    keys,
  });
  const moveCommand = (key: RowCommand, keys: string) =>
    command(key, () => pressShortcut(keys, todo), [keys]);
  const sides = document.dir === "rtl" ? ["Alt+ArrowRight", "Alt+ArrowLeft"] : keysOf("moveAcross");
  const isInView = visibleIds().includes(id) && !visibleRows.get().isTrash;
  const isSingle = targets.length === 1;
  function addSubtask() {
    subtaskToAdd.set(id);
    openTodo(id);
  }
  const isCommentable =
    isSingle && todo.kind === "todo" && hasPermission(store.lists.get(todo.list_id), "comment");
  const comments = isCommentable ? [command("comment", () => openCommentField(id), keysOf("comment"))] : [];
  if (editableTodos(store, targets).length < targets.length) return comments;
  return [
    ...comments,
    ...(isSingle && isInView && isRendered(id)
      ? [command("edit", () => todoBeingEdited.set(id), keysOf("edit"))]
      : []),
    ...(isSingle ? [command("subtask", addSubtask)] : []),
    ...(isInView ? [moveCommand("up", "Alt+ArrowUp"), moveCommand("down", "Alt+ArrowDown")] : []),
    ...(isInView && layoutKeyHandler.get()
      ? [moveCommand("previousColumn", sides[0] ?? ""), moveCommand("nextColumn", sides[1] ?? "")]
      : []),
  ];
}

// The palette loads when the page is idle, and so does its index.
prepareSearch();
rememberOpenedTodos();

/** Returns the implied targets: the selected rows, the open todo or, where the focus can be seen, the focused row. */
function targetsNow(): readonly TodoId[] {
  const { ids } = selection.get();
  if (ids.size > 0) return [...ids];
  const id = openTodoId() ?? (matchMedia("(pointer: coarse)").matches ? null : focusedTodo.get());
  const todo = id ? store.todos.get(id) : undefined;
  const shown = id !== null && document.querySelector(`[data-title="${CSS.escape(id)}"]`) !== null;
  return todo && todo.deleted_at === null && (shown || openTodoId() === id) ? [todo.id] : [];
}

interface AppPaletteProps {
  appActions: AppActions;
  user: User;
  /** The defaults of a todo that is added here. */
  target: QuickAddTarget;
}

export default function AppPalette({ appActions, user, target }: AppPaletteProps) {
  const [targets] = useState(targetsNow);
  const appCommands = [
    ...useCurrentViewCommands(),
    ...useAppCommands(appActions),
    ...useViewSettingCommands(user),
  ];
  return (
    <Palette
      targets={targets}
      rowCommands={useVisibleRowCommands(targets)}
      appCommands={appCommands}
      newTodoGroup={useNewTodoGroup(target)}
    />
  );
}
