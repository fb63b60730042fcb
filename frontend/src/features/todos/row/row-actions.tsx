"use client";

import { CalendarIcon, MoreIcon } from "@/components/ui/icons";
import type { Todo } from "@/store/types";
import { openOverlay, type RowOverlay } from "../list/visible-rows";
import { useRowTools } from "./row-state";

const look =
  "grid size-8 place-items-center rounded-sm text-muted hover:bg-hover hover:text-text pointer-coarse:size-touch";

/** Buttons shown while the row is hovered or focused; on touch the row's menu has all of them. */
export function RowActions({ todo, entry }: { todo: Todo; entry: boolean }) {
  const { t } = useRowTools();
  const tabIndex = entry ? 0 : -1;
  const open = (kind: RowOverlay["kind"]) => (event: React.MouseEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    openOverlay(kind, todo.id, box.left, box.bottom);
  };
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
