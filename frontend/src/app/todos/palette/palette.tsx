"use client";

import { useState } from "react";
import { Palette } from "@/features/palette/palette";
import { rememberOpenedTodos } from "@/features/palette/search/search";
import { prepareSearch } from "@/features/palette/search/todo-search";
import type { User } from "@/lib/api/types";
import { openTodoId } from "@/lib/location";
import { store } from "@/store/app-store";
import type { TodoId } from "@/store/types";
import { focusedTodo, selection } from "@/store/ui-state/selection";
import type { AppActions } from "../shell/use-app-keys";
import { useAppCommands } from "./app-commands";
import { useVisibleRowCommands } from "./row-commands";
import { useCurrentViewCommands, useViewSettingCommands } from "./view-commands";

// The palette loads when the page is idle, and so does its index.
prepareSearch();
rememberOpenedTodos();

/** Returns the implied targets: the selected rows, the open todo, or the focused row. */
function targetsNow(): readonly TodoId[] {
  const { ids } = selection.get();
  if (ids.size > 0) return [...ids];
  const id = openTodoId() ?? focusedTodo.get();
  const todo = id ? store.todos.get(id) : undefined;
  const shown = id !== null && document.querySelector(`[data-title="${CSS.escape(id)}"]`) !== null;
  return todo && todo.deleted_at === null && (shown || openTodoId() === id) ? [todo.id] : [];
}

export default function AppPalette({ appActions, user }: { appActions: AppActions; user: User }) {
  const [targets] = useState(targetsNow);
  const appCommands = [
    ...useCurrentViewCommands(),
    ...useAppCommands(appActions),
    ...useViewSettingCommands(user),
  ];
  return <Palette targets={targets} rowCommands={useVisibleRowCommands(targets)} appCommands={appCommands} />;
}
