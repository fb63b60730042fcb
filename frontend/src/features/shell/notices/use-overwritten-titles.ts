"use client";

import { useEffect } from "react";
import { useTranslations } from "use-intl";
import { toast } from "@/components/feedback/toaster";
import { changeTodo } from "@/store/actions";
import { store } from "@/store/app-store";
import { watchTitles } from "@/store/sharing/overwritten-titles";
import type { TodoId } from "@/store/types";

const SHOWN_MS = 20_000;

/** Calls `dismiss` once the todo has another title. */
function untilTitleChanges(id: TodoId, title: string, dismiss: () => void): void {
  const stop = store.signals.subscribe(id, () => {
    if (store.todos.get(id)?.title === title) return;
    stop();
    dismiss();
  });
}

/** Offers back a title that lost its words to somebody who typed in it at the same time. */
export function useOverwrittenTitles(): void {
  const t = useTranslations("shell.overwritten");
  useEffect(
    () =>
      watchTitles(store, ({ id, own, title }) =>
        toast(t("text", { title }), {
          durationMs: SHOWN_MS,
          action: { label: t("useMine"), run: () => changeTodo(store, id, { title: own }, { title }) },
          until: (dismiss) => untilTitleChanges(id, title, dismiss),
        }),
      ),
    [t],
  );
}
