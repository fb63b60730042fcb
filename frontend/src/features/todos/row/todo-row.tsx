"use client";

import { cx } from "class-variance-authority";
import { type CSSProperties, memo, useRef, useState } from "react";
import type { TodoId } from "@/store/types";
import { Draggable } from "../drag/use-row-drag";
import { focusedRow } from "../list/visible-rows";
import { CompleteButton } from "./complete-button";
import { RowActions } from "./row-actions";
import { RowMeta } from "./row-meta";
import { DeletedRow, TitleEditor } from "./row-parts";
import { useRowState, useRowTools } from "./row-state";
import { RowTitle } from "./row-title";

interface TodoRowProps {
  id: TodoId;
  /** The row above, whose frame covers the line between them while it is open. */
  above?: string | undefined;
  /** Hides what the view says already: the list, "Today", or the day of the group. */
  hide?: "list" | "today" | "day" | undefined;
  /** True for the one row in the tab order. */
  entry: boolean;
  /** The number of its ancestors. */
  depth?: number;
}

const DEEPEST = 6;
const indent = (depth: number) => ({ "--depth": Math.min(depth, DEEPEST) }) as CSSProperties;

export const TodoRow = memo(function TodoRow({ id, above, hide, entry, depth = 0 }: TodoRowProps) {
  const facts = useRowState(id, above);
  const tools = useRowTools();
  const row = useRef<HTMLDivElement>(null);
  const [near, setNear] = useState(false);
  const { todo, open, belowOpen, selected, editing } = facts;
  if (!todo) return null;
  if (todo.deleted_at !== null) return <DeletedRow todo={todo} />;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: notes that a pointer is near; what it does, buttons and keys do
    <div
      ref={row}
      data-row={id}
      data-open={open || undefined}
      data-selected={selected || undefined}
      data-below-open={belowOpen || undefined}
      // Not on pointerenter: a row that scrolls under a resting pointer never gets that event.
      onPointerMove={() => setNear(true)}
      onPointerDown={() => setNear(true)}
      onFocus={() => focusedRow.set(id)}
      style={depth > 0 ? indent(depth) : undefined}
      className={cx("todo-row group", todo.completed_at !== null && "is-done")}
    >
      <CompleteButton
        todo={todo}
        entry={entry}
        label={tools.t("complete", { title: todo.title })}
        onComplete={tools.complete}
      />
      <div className="min-w-0 flex-1">
        {editing ? <TitleEditor todo={todo} /> : <RowTitle todo={todo} entry={entry} selected={selected} />}
        <RowMeta facts={facts} hide={hide} entry={entry} />
      </div>
      {near && <Draggable row={row} id={id} />}
      {(near || entry) && !editing && <RowActions todo={todo} entry={entry} />}
    </div>
  );
});
