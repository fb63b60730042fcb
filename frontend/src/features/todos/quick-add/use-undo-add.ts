"use client";

import { useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import { announce } from "@/components/feedback/announcer";
import { store, untilUndoChanges } from "@/store/app-store";

/** What the line has just added can be taken back from it, and then its text is there again. */
export function useUndoAdd(onText: (text: string) => void) {
  const t = useTranslations("shell");
  const added = useRef("");
  const stop = useRef<(() => void) | null>(null);
  const forget = () => {
    added.current = "";
    stop.current?.();
    stop.current = null;
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: with the line
  useEffect(() => forget, []);
  return {
    remember(text: string) {
      forget();
      added.current = text;
      stop.current = untilUndoChanges(forget);
    },
    /** @returns whether anything was there to be taken back */
    takeBack(): boolean {
      const text = added.current;
      if (!text) return false;
      forget();
      store.undo();
      announce(t("undone", { count: 1, title: text }));
      onText(text);
      return true;
    },
  };
}
