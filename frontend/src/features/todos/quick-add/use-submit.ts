"use client";

import { useTranslations } from "use-intl";
import { announce } from "@/components/announcer";
import { toast } from "@/components/ui/toast-store";
import { listPath, navigate } from "@/lib/location";
import type { Line } from "@/lib/quick-add/lines";
import { addTodos } from "@/store/actions";
import { store } from "@/store/app-store";
import type { Target } from "./target";
import { wishesOf } from "./wishes";

/** Adds what the lines say, as one change; false where they say nothing. */
export function useSubmit(target: Target) {
  const t = useTranslations();
  return (lines: readonly Line[], text: string): boolean => {
    const wishes = wishesOf(lines, text, target);
    const [first] = wishes;
    if (!first) return false;
    addTodos(store, wishes);
    announce(
      wishes.length > 1
        ? t("quickAdd.addedSeveral", { count: wishes.length })
        : t("todos.said.added", { title: first.title }),
    );
    if (first.list_id !== target.list) {
      const list = store.lists.get(first.list_id);
      toast(t("todos.said.addedTo", { list: list?.name ?? "" }), {
        action: { label: t("todos.said.show"), run: () => navigate(listPath(first.list_id)) },
      });
    }
    return true;
  };
}
