"use client";

import { useEffect, useRef } from "react";
import { chord, isElsewhere, isOnControl, singleKeys } from "@/lib/keys";
import { store } from "@/store/app-store";
import { focusedRow, layoutKeys, visibleIds, visibleRows } from "../list/visible-rows";
import { replayBufferedKeys } from "./key-buffer";
import { shortcutActions } from "./key-tools";
import { modified, type ShortcutActions, single } from "./shortcuts";
import { useShortcutActions } from "./use-shortcut-actions";

function act(event: KeyboardEvent, tools: ShortcutActions): boolean {
  const ids = visibleIds();
  const id = focusedRow.get();
  const todo = id && ids.includes(id) && !visibleRows.get().inert ? store.todos.get(id) : undefined;
  const onTitle = event.target instanceof Element && event.target.closest("[data-title]") !== null;
  const onControl = isOnControl(event) && !(onTitle && event.key === " ");
  const keys =
    event.shiftKey && /^[a-z]$/i.test(event.key) ? `Shift+${event.key.toLowerCase()}` : chord(event);
  if (layoutKeys.get()?.(keys)) return true;
  if (modified(keys, { ids, todo, onControl, tools })) return true;
  return singleKeys.get() && single(keys, { ids, todo, onControl, tools });
}

/**
 * Handles keys for the focused row or the selection. Letters are handled only if single-key shortcuts are
 * on.
 */
export default function RowKeys() {
  const tools = useShortcutActions();
  const latest = useRef(tools);
  latest.current = tools;
  useEffect(() => shortcutActions.set(tools));
  useEffect(() => () => shortcutActions.set(null), []);

  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if (!isElsewhere(event) && act(event, latest.current)) event.preventDefault();
    }
    let isMounted = true;
    // Keys that are pressed during the replay would overtake the buffered ones.
    replayBufferedKeys(onKeyDown).then(() => isMounted && addEventListener("keydown", onKeyDown));
    return () => {
      isMounted = false;
      removeEventListener("keydown", onKeyDown);
    };
  }, []);
  return null;
}
