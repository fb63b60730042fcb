"use client";

import { useTranslations } from "use-intl";
import type { Command } from "@/features/palette/commands/types";
import { handleNonCharacterKey, shortcutActions } from "@/features/todos/keyboard/shortcuts";
import { subtaskToAdd, todoBeingEdited } from "@/features/todos/list/row-ui-state";
import { layoutKeyHandler, visibleIds, visibleRows } from "@/features/todos/list/visible-rows";
import { openTodo } from "@/lib/location";
import { runAfterPaint } from "@/lib/run-after-paint";
import { keysOf } from "@/lib/shortcuts";
import { store } from "@/store/app-store";
import type { Todo, TodoId } from "@/store/types";
import { focusedTodo } from "@/store/ui-state/selection";

const ICONS = { edit: "edit", subtask: "add", up: "move", down: "move", back: "move", on: "move" } as const;
type RowCommand = keyof typeof ICONS;

/** Does to a row, or to the selection it is part of, what a shortcut does. */
function pressShortcut(keys: string, todo: Todo): void {
  const tools = shortcutActions.get();
  focusedTodo.set(todo.id);
  if (layoutKeyHandler.get()?.(keys) || !tools) return;
  handleNonCharacterKey(keys, { ids: visibleIds(), todo, onControl: false, tools });
}

const isRendered = (id: TodoId) => document.querySelector(`.todo-row[data-row="${CSS.escape(id)}"]`) !== null;

/** Returns the commands that need a visible row, beside those that work on any todo. */
export function useVisibleRowCommands(targets: readonly TodoId[]): Command[] {
  const t = useTranslations("palette");
  const todo = store.todos.get(targets[0] ?? "");
  if (!todo) return [];
  const { id } = todo;
  const command = (key: RowCommand, run: () => void, keys: readonly string[] = []): Command => ({
    key: `row ${key}`,
    label: t(`do.${key}`),
    keywords: t("words.todo"),
    icon: { kind: ICONS[key] },
    run: () => runAfterPaint(run),
    keys,
  });
  const moveCommand = (key: RowCommand, keys: string) =>
    command(key, () => pressShortcut(keys, todo), [keys]);
  const sides = document.dir === "rtl" ? ["Alt+ArrowRight", "Alt+ArrowLeft"] : keysOf("carry");
  const isInView = visibleIds().includes(id) && !visibleRows.get().inert;
  const isSingle = targets.length === 1;
  function addSubtask() {
    subtaskToAdd.set(id);
    openTodo(id);
  }
  return [
    ...(isSingle && isInView && isRendered(id)
      ? [command("edit", () => todoBeingEdited.set(id), keysOf("edit"))]
      : []),
    ...(isSingle ? [command("subtask", addSubtask)] : []),
    ...(isInView ? [moveCommand("up", "Alt+ArrowUp"), moveCommand("down", "Alt+ArrowDown")] : []),
    ...(isInView && layoutKeyHandler.get()
      ? [moveCommand("back", sides[0] ?? ""), moveCommand("on", sides[1] ?? "")]
      : []),
  ];
}
