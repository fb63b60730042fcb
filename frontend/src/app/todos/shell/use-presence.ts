import { useEffect, useRef } from "react";
import { todoBeingEdited } from "@/features/todos/list/row-ui-state";
import { openTodoId, subscribeLocation } from "@/lib/location";
import { store } from "@/store/app-store";
import { canHaveOthers } from "@/store/engine/roles";
import { LISTS, MEMBERS } from "@/store/engine/signals";
import { followPresence, type PresencePlace } from "@/store/presence/presence-announcer";
import type { ListId, TodoId, UserId } from "@/store/types";

const PANEL = ":is(.app-panel, .sheet)";
const FIELD = `${PANEL} :is(input, textarea, [contenteditable])`;

/** The todo whose title is edited in its row, or that has a field of its panel focused. */
function editedTodo(): TodoId | null {
  const row = todoBeingEdited.get();
  if (row !== null) return row;
  const focused = document.activeElement;
  return focused?.matches(FIELD) && !focused.closest(".comments") ? openTodoId() : null;
}

/** The list of the todo that is edited or shown in the panel, in whichever view, or else the list that is open. */
function findPlace(open: ListId | null): PresencePlace | null {
  const edited = store.todos.get(editedTodo() ?? "");
  const shown = edited ?? store.todos.get(openTodoId() ?? "");
  const list = store.lists.get(shown?.list_id ?? open ?? "");
  return list && canHaveOthers(store, list) ? { list: list.id, todo: edited?.id ?? null } : null;
}

/** Tells others who have the same list open that this person is there, and shows who they are. */
export function usePresence(user: UserId, list: ListId | null): void {
  const followed = useRef<ReturnType<typeof followPresence> | null>(null);
  useEffect(() => {
    const presence = followPresence(user);
    followed.current = presence;
    return presence.end;
  }, [user]);
  useEffect(() => {
    let isOver = false;
    const update = () => {
      if (!isOver) followed.current?.move(findPlace(list));
    };
    // The focus moves in two steps. A dialog that leads to a list gives it back while the list opens.
    const updateSoon = () => queueMicrotask(update);
    const unsubscribes = [
      subscribeLocation(update),
      todoBeingEdited.subscribe(update),
      store.signals.subscribe(LISTS, update),
      store.signals.subscribe(MEMBERS, () => {
        update();
        followed.current?.repeat();
      }),
    ];
    document.addEventListener("focusin", updateSoon);
    document.addEventListener("focusout", updateSoon);
    update();
    return () => {
      isOver = true;
      for (const unsubscribe of unsubscribes) unsubscribe();
      document.removeEventListener("focusin", updateSoon);
      document.removeEventListener("focusout", updateSoon);
    };
  }, [list]);
}
