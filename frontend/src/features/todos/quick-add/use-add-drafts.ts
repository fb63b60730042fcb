"use client";

import { useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import { announce } from "@/components/feedback/announcer";
import { addTodos, type DraftTree } from "@/store/actions";
import { store, untilUndoChanges } from "@/store/app-store";
import type { LineError } from "./drafts";
import { lastAdded } from "./state";

/** The sentence for an error, with the number of the line where there are several. */
export function useErrorText() {
  const t = useTranslations("quickAdd.errors");
  return ({ code, line }: LineError, isAlone: boolean) => t(code, { line: isAlone ? 0 : line });
}

/** Adds the drafts as one change. */
export function useAddDrafts() {
  const t = useTranslations();
  return (drafts: DraftTree): void => {
    const [first = null] = addTodos(store, drafts);
    announce(
      drafts.length > 1
        ? t("quickAdd.addedSeveral", { count: drafts.length })
        : t("todos.said.added", { title: drafts[0]?.title ?? "" }),
    );
    lastAdded.set(first);
  };
}

/** Undoes what the field has added last, and puts its text back. */
export function useUndoAdd(onText: (text: string) => void) {
  const t = useTranslations("shell");
  const added = useRef("");
  const stop = useRef<(() => void) | null>(null);
  const forget = () => {
    added.current = "";
    stop.current?.();
    stop.current = null;
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: forget on unmount only
  useEffect(() => forget, []);
  return {
    remember(text: string) {
      forget();
      added.current = text;
      stop.current = untilUndoChanges(forget);
    },
    /** @returns whether there was anything to undo */
    undo(): boolean {
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
