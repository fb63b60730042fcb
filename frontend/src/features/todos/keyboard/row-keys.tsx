"use client";

import { useEffect, useRef } from "react";
import { chord, isElsewhere, isOnControl, singleKeys } from "@/lib/keys";
import { store } from "@/store/app-store";
import { currentTodo, layoutKeys, shownIds, shownRows } from "../list/visible-rows";
import { replayEarlyKeys } from "./key-buffer";
import { rowTools } from "./key-tools";
import { type KeyTools, modified, single } from "./shortcuts";
import { useKeyTools } from "./use-shortcut-actions";

function act(event: KeyboardEvent, tools: KeyTools): boolean {
  const ids = shownIds();
  const id = currentTodo.get();
  const todo = id && ids.includes(id) && !shownRows.get().inert ? store.todos.get(id) : undefined;
  const onTitle = event.target instanceof Element && event.target.closest("[data-title]") !== null;
  const onControl = isOnControl(event) && !(onTitle && event.key === " ");
  const keys =
    event.shiftKey && /^[a-z]$/i.test(event.key) ? `Shift+${event.key.toLowerCase()}` : chord(event);
  if (layoutKeys.get()?.(keys)) return true;
  if (modified(keys, { ids, todo, onControl, tools })) return true;
  return singleKeys.get() && single(keys, { ids, todo, onControl, tools });
}

/** Keys that act on the current row or on the selection. Letters only where single keys are allowed. */
export default function RowKeys() {
  const tools = useKeyTools();
  const latest = useRef(tools);
  latest.current = tools;
  useEffect(() => rowTools.set(tools));
  useEffect(() => () => rowTools.set(null), []);

  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if (!isElsewhere(event) && act(event, latest.current)) event.preventDefault();
    }
    let isMounted = true;
    // Keys that are pressed during the replay would overtake the buffered ones.
    replayEarlyKeys(onKeyDown).then(() => isMounted && addEventListener("keydown", onKeyDown));
    return () => {
      isMounted = false;
      removeEventListener("keydown", onKeyDown);
    };
  }, []);
  return null;
}
