"use client";

import { cx } from "class-variance-authority";
import { useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { ChevronRightIcon, MoreIcon } from "@/components/ui/icons";
import { useCellIs } from "@/lib/cell";
import { store } from "@/store/app-store";
import { useChildren, useIsCollapsed } from "@/store/react/hooks";
import type { Todo } from "@/store/types";
import { useRowDrag } from "../drag/use-row-drag";
import { TitleEditor } from "../row/row-parts";
import { editedTodo, openOverlay } from "./focused-row";

function Name({ row }: { row: Todo }) {
  const folded = useIsCollapsed(row.id);
  const held = useChildren(row.id).filter((id) => store.todos.get(id)?.completed_at === null).length;
  return (
    <h2 className="min-w-0 flex-1 font-medium">
      <button
        type="button"
        data-title={row.id}
        aria-expanded={!folded}
        onClick={() => store.collapsed.set(row.id, !folded)}
        onDoubleClick={() => editedTodo.set(row.id)}
        className="section-name"
      >
        <span className="truncate">{row.title}</span>
        {folded && held > 0 && <span className="text-muted">{held}</span>}
        <ChevronRightIcon className={cx("size-3.5 text-muted", !folded && "unfolded")} />
      </button>
    </h2>
  );
}

/** A section that a person made: its name folds it, its menu does the rest, and it can be dragged. */
export function ListSectionHeading({ row, first }: { row: Todo; first: boolean }) {
  const t = useTranslations("todos.tree");
  const head = useRef<HTMLDivElement>(null);
  const [near, setNear] = useState(false);
  const editing = useCellIs(editedTodo, row.id);
  useRowDrag(head, row.id, near);
  return (
    <div
      ref={head}
      data-row={row.id}
      data-section
      onPointerMove={() => setNear(true)}
      onPointerDown={() => setNear(true)}
      className={cx("section-head group", first ? "pt-1" : "pt-6.5")}
    >
      {editing ? <TitleEditor todo={row} /> : <Name row={row} />}
      <button
        type="button"
        aria-label={t("sectionMenu", { title: row.title })}
        onClick={({ currentTarget }) => {
          const box = currentTarget.getBoundingClientRect();
          openOverlay("section", row.id, box.left, box.bottom);
        }}
        className="section-more"
      >
        <MoreIcon />
      </button>
    </div>
  );
}
