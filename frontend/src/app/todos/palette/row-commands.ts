"use client";

import { useTranslations } from "use-intl";
import type { Command } from "@/features/palette/commands/types";
import { modified, shortcutActions } from "@/features/todos/keyboard/shortcuts";
import { editedTodo, requestedSubtask } from "@/features/todos/list/row-requests";
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
function press(keys: string, todo: Todo): void {
  const tools = shortcutActions.get();
  focusedTodo.set(todo.id);
  if (layoutKeyHandler.get()?.(keys) || !tools) return;
  modified(keys, { ids: visibleIds(), todo, onControl: false, tools });
}

const hasLine = (id: TodoId) => document.querySelector(`.todo-row[data-row="${CSS.escape(id)}"]`) !== null;

/** Returns the commands that need a visible row, beside those that work on any todo. */
export function useRowCommands(targets: readonly TodoId[]): Command[] {
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
  const moved = (key: RowCommand, keys: string) => command(key, () => press(keys, todo), [keys]);
  const sides = document.dir === "rtl" ? ["Alt+ArrowRight", "Alt+ArrowLeft"] : keysOf("carry");
  const here = visibleIds().includes(id) && !visibleRows.get().inert;
  const alone = targets.length === 1;
  function addUnder() {
    requestedSubtask.set(id);
    openTodo(id);
  }
  return [
    ...(alone && here && hasLine(id) ? [command("edit", () => editedTodo.set(id), keysOf("edit"))] : []),
    ...(alone ? [command("subtask", addUnder)] : []),
    ...(here ? [moved("up", "Alt+ArrowUp"), moved("down", "Alt+ArrowDown")] : []),
    ...(here && layoutKeyHandler.get() ? [moved("back", sides[0] ?? ""), moved("on", sides[1] ?? "")] : []),
  ];
}
