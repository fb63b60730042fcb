"use client";

import type { KeyboardEvent } from "react";
import { useTranslations } from "use-intl";
import { announce } from "@/components/feedback/announcer";
import { Button } from "@/components/ui/button";
import { RestoreIcon, TrashIcon } from "@/components/ui/icons";
import { dayInZone, daysBetween, formatShortDay } from "@/lib/dates";
import { restoreTodos } from "@/store/actions";
import { store } from "@/store/app-store";
import { hasPermission } from "@/store/engine/roles";
import { useList } from "@/store/react/hooks";
import { useCalendar, useLocaleTag } from "@/store/react/use-calendar";
import type { Todo } from "@/store/types";
import { purgeDialog } from "@/store/ui-state/dialogs";
import { focusedTodo } from "@/store/ui-state/selection";
import { RowMeta } from "./row-meta";
import { useRowState } from "./row-state";

/** Says on which day something was deleted. */
export function useDeletionLabel() {
  const t = useTranslations("todos.deletedOn");
  const { today, zone } = useCalendar();
  const locale = useLocaleTag();
  return (deletedAt: string): string => {
    const day = dayInZone(zone, new Date(deletedAt));
    const ago = daysBetween(day, today);
    return ago <= 0
      ? t("today")
      : ago === 1
        ? t("yesterday")
        : t("day", { day: formatShortDay(day, today, locale) });
  };
}

/** A row in the trash, which can be read and restored, and deleted forever by an owner of its list. */
export function DeletedRow({ todo }: { todo: Todo }) {
  const t = useTranslations("todos");
  const state = useRowState(todo.id);
  const list = useList(todo.list_id);
  const deletionLabel = useDeletionLabel();
  const canPurge = hasPermission(list, "manage");
  function restore() {
    restoreTodos(store, [todo.id]);
    const { title } = todo;
    announce(
      list?.deleted_at
        ? t("announcements.restoredWithList", { title, list: list.name })
        : t("announcements.restored", { title }),
    );
  }
  const askToPurge = () => purgeDialog.set({ todos: [todo.id], lists: [] });
  function onKeyDown(event: KeyboardEvent) {
    if (!canPurge || (event.key !== "Delete" && event.key !== "Backspace")) return;
    event.preventDefault();
    askToPurge();
  }
  return (
    <div className="todo-row items-center">
      <div className="min-w-0 flex-1">
        <p dir="auto" className="line-clamp-2 wrap-anywhere">
          {todo.title}
        </p>
        <div className="flex flex-wrap items-baseline gap-x-3 text-muted text-sm">
          {todo.deleted_at && deletionLabel(todo.deleted_at)}
          <RowMeta state={state} />
        </div>
      </div>
      <Button
        size="sm"
        data-title={todo.id}
        aria-label={
          list?.deleted_at
            ? t("restoreNamedWithList", { title: todo.title, list: list.name })
            : t("restoreNamed", { title: todo.title })
        }
        aria-keyshortcuts={canPurge ? "Delete" : undefined}
        onFocus={() => focusedTodo.set(todo.id)}
        onClick={restore}
        onKeyDown={onKeyDown}
      >
        <RestoreIcon />
        {list?.deleted_at ? t("restoreWithList") : t("restore")}
      </Button>
      {canPurge && (
        <Button
          size="icon"
          tone="plain"
          className="text-muted hover:text-danger"
          aria-label={t("purgeNamed", { title: todo.title })}
          title={t("purge.confirm")}
          onClick={askToPurge}
        >
          <TrashIcon />
        </Button>
      )}
    </div>
  );
}
