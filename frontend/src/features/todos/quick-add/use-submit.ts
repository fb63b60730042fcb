"use client";

import { useTranslations } from "use-intl";
import { announce } from "@/components/feedback/announcer";
import type { Line } from "@/lib/quick-add/parse";
import { addTodos } from "@/store/actions";
import { store } from "@/store/app-store";
import { wishesOf } from "./drafts";
import { justAdded, type Target } from "./state";

/** Adds what the lines say, as one change; false where they say nothing. */
export function useSubmit(target: Target) {
  const t = useTranslations();
  return (lines: readonly Line[], text: string): boolean => {
    const wishes = wishesOf(lines, text, target);
    if (wishes.length === 0) return false;
    const [first = null] = addTodos(store, wishes);
    announce(
      wishes.length > 1
        ? t("quickAdd.addedSeveral", { count: wishes.length })
        : t("todos.said.added", { title: wishes[0]?.title ?? "" }),
    );
    justAdded.set(first);
    return true;
  };
}
