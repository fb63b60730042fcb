"use client";

import { useTranslations } from "use-intl";
import { store } from "@/store/app-store";
import { siblingsOf } from "@/store/indexes/selectors";
import type { TodoId } from "@/store/types";

/** Returns the announcement of where rows were moved. */
export function useMoveLabel() {
  const t = useTranslations("todos.said");
  return (ids: readonly TodoId[]): string => {
    const [first = ""] = ids;
    const todo = store.todos.get(first);
    if (!todo) return "";
    const open = siblingsOf(store, todo, todo.kind).filter((row) => row.completed_at === null);
    const place = open.findIndex(({ id }) => id === first) + 1;
    const parent = todo.parent_id === null ? undefined : store.todos.get(todo.parent_id);
    return t(parent ? "placedUnder" : "placed", {
      title: todo.title,
      count: ids.length,
      place,
      of: open.length,
      parent: parent?.title ?? "",
    });
  };
}
