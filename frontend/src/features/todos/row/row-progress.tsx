"use client";

import { cx } from "class-variance-authority";
import { useTranslations } from "use-intl";
import { ChevronRightIcon } from "@/components/ui/icons";
import { store } from "@/store/app-store";
import { useIsCollapsed } from "@/store/react/hooks";
import type { Todo } from "@/store/types";

interface RowProgressProps {
  todo: Todo;
  done: number;
  all: number;
  entry: boolean;
}

/** How many of the todos under a row are done; pressed, it hides or shows them. */
export function RowProgress({ todo, done, all, entry }: RowProgressProps) {
  const t = useTranslations("todos.tree");
  const folded = useIsCollapsed(todo.id);
  return (
    <button
      type="button"
      tabIndex={entry ? 0 : -1}
      aria-expanded={!folded}
      aria-label={t("under", { title: todo.title, done, all })}
      onClick={() => store.collapsed.set(todo.id, !folded)}
      className="row-progress"
    >
      <ChevronRightIcon className={cx("size-3.5", !folded && "unfolded")} />
      {t("progress", { done, all })}
    </button>
  );
}
