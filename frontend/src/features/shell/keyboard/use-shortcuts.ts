"use client";

import { useEffect, useRef } from "react";
import { chordOf, GO_TO_PATHS, isFromTextField, isHandledElsewhere, singleKeys } from "@/lib/keys";
import { navigate } from "@/lib/location";
import { shortcutsOpen, toggleSidebar } from "../shell-state";

interface ShortcutsPlan {
  onAdd: () => void;
  onFind: () => void;
  onOpenSearch: () => void;
  /** Left out where no list is shown that can be shared. */
  onShare: (() => void) | undefined;
  onUndo: () => void;
  onRedo: () => void;
}

/** How long `g` waits for the second key. */
const CHORD_MS = 1200;

/** Handles the shortcuts that work everywhere in the app. */
export function useShortcuts(plan: ShortcutsPlan): void {
  /** When `g` was pressed, on the clock of events: a busy page handles keys later than they were pressed. */
  const going = useRef(Number.NEGATIVE_INFINITY);

  useEffect(() => {
    const single: Record<string, () => void> = {
      q: plan.onAdd,
      "/": plan.onOpenSearch,
      "?": () => shortcutsOpen.set(true),
      "[": toggleSidebar,
    };
    const modified: Record<string, () => void> = {
      "Mod+z": plan.onUndo,
      "Mod+Shift+z": plan.onRedo,
      "Mod+y": plan.onRedo,
    };

    function act(keys: string, { shiftKey, timeStamp }: KeyboardEvent): (() => void) | undefined {
      if (!singleKeys.get()) return undefined;
      if (keys === "p" && shiftKey) return plan.onShare;
      const begin = () => {
        going.current = timeStamp;
      };
      if (keys === "g") return begin;
      const place = timeStamp - going.current < CHORD_MS ? GO_TO_PATHS[keys] : undefined;
      going.current = Number.NEGATIVE_INFINITY;
      return place ? () => navigate(place) : single[keys];
    }

    function onKeyDown(event: KeyboardEvent) {
      const keys = chordOf(event);
      const find = keys === "Mod+k" && !event.defaultPrevented ? plan.onFind : undefined;
      const found =
        find ??
        (isHandledElsewhere(event) || isFromTextField(event)
          ? undefined
          : (modified[keys] ?? act(keys, event)));
      if (!found) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      found();
    }

    addEventListener("keydown", onKeyDown, true);
    return () => removeEventListener("keydown", onKeyDown, true);
  });
}
