"use client";

import { useTranslations } from "use-intl";
import { CalendarIcon, MoreIcon, RestoreIcon } from "@/components/ui/icons";
import { restoreTodos } from "@/store/actions";
import { store } from "@/store/app-store";
import type { Todo } from "@/store/rows";
import { type RowOverlay, rowOverlay } from "./current";

const look =
  "grid size-8 place-items-center rounded-sm text-muted hover:bg-hover hover:text-text pointer-coarse:size-touch";

/** Seen when the row is pointed at or holds focus; on touch the row's own sheet has them all. */
export function RowActions({ todo, entry }: { todo: Todo; entry: boolean }) {
  const t = useTranslations("todos");
  const tabIndex = entry ? 0 : -1;
  const open = (kind: RowOverlay["kind"]) => (event: React.MouseEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    rowOverlay.set({ kind, id: todo.id, x: box.left, y: box.bottom });
  };
  if (todo.deleted_at !== null) {
    return (
      <button
        type="button"
        onClick={() => restoreTodos(store, [todo.id])}
        className="relative z-10 -my-1 flex min-h-8 shrink-0 items-center gap-1 rounded-sm px-2 font-medium text-accent text-sm hover:bg-accent-soft pointer-coarse:min-h-touch"
      >
        <RestoreIcon />
        {t("restore")}
      </button>
    );
  }
  return (
    <div className="row-actions">
      <button
        type="button"
        tabIndex={tabIndex}
        aria-label={t("schedule", { title: todo.title })}
        onClick={open("due")}
        className={look}
      >
        <CalendarIcon />
      </button>
      <button
        type="button"
        tabIndex={tabIndex}
        aria-label={t("more", { title: todo.title })}
        onClick={open("menu")}
        className={look}
      >
        <MoreIcon />
      </button>
    </div>
  );
}
