"use client";

import { useTranslations } from "use-intl";
import { announce } from "@/components/feedback/announcer";
import { Button } from "@/components/ui/button";
import { RestoreIcon } from "@/components/ui/icons";
import { restoreTodos } from "@/store/actions";
import { store } from "@/store/app-store";
import type { Todo } from "@/store/types";
import { focusedTodo } from "@/store/ui-state/selection";
import { RowMeta } from "./row-meta";
import { useRowState } from "./row-state";

/** A row in the trash, which can be read and restored. */
export function DeletedRow({ todo }: { todo: Todo }) {
  const t = useTranslations("todos");
  const state = useRowState(todo.id);
  function restore() {
    restoreTodos(store, [todo.id]);
    announce(t("said.restored", { title: todo.title }));
  }
  return (
    <div className="todo-row items-center">
      <div className="min-w-0 flex-1">
        <p className="line-clamp-2 wrap-anywhere">{todo.title}</p>
        <RowMeta state={state} />
      </div>
      <Button
        size="sm"
        data-title={todo.id}
        aria-label={t("restoreNamed", { title: todo.title })}
        onFocus={() => focusedTodo.set(todo.id)}
        onClick={restore}
      >
        <RestoreIcon />
        {t("restore")}
      </Button>
    </div>
  );
}
