"use client";

import { cx } from "class-variance-authority";
import { memo, useState } from "react";
import { useCellIs } from "@/lib/cell";
import { useIsOpenTodo } from "@/lib/location";
import { useTodo } from "@/store/hooks";
import type { TodoId } from "@/store/rows";
import { CompleteButton } from "./complete-button";
import { currentTodo, editedTodo, rowOverlay } from "./current";
import { DeletedRow } from "./deleted-row";
import { RowActions } from "./row-actions";
import { useRowTools } from "./row-context";
import { RowMeta } from "./row-meta";
import { RowTitle } from "./row-title";
import { TitleEditor } from "./title-editor";

interface TodoRowProps {
  id: TodoId;
  /** What stands over it, whose frame takes the line between them while it is open. */
  above?: string | undefined;
  /** Leaves out what the view says already: the list, or "Today". */
  hide?: "list" | "today" | undefined;
  /** True for the one row that Tab reaches. */
  entry: boolean;
}

export const TodoRow = memo(function TodoRow({ id, above = "", hide, entry }: TodoRowProps) {
  const todo = useTodo(id);
  const tools = useRowTools();
  const [near, setNear] = useState(false);
  const open = useIsOpenTodo(id);
  const belowOpen = useIsOpenTodo(above);
  const editing = useCellIs(editedTodo, id);
  if (!todo) return null;
  if (todo.deleted_at !== null) return <DeletedRow todo={todo} />;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the pointer's way to what the row's buttons and keys do
    <div
      data-row={id}
      data-open={open || undefined}
      data-below-open={belowOpen || undefined}
      // not on entering: a row that slides under a resting pointer is never entered
      onPointerMove={() => setNear(true)}
      onFocus={() => currentTodo.set(id)}
      onContextMenu={(event) => {
        event.preventDefault();
        rowOverlay.set({ kind: "menu", id, x: event.clientX, y: event.clientY });
      }}
      className={cx("todo-row group", todo.completed_at !== null && "is-done")}
    >
      <CompleteButton
        todo={todo}
        entry={entry}
        label={tools.t("complete", { title: todo.title })}
        onComplete={tools.complete}
      />
      <div className="min-w-0 flex-1">
        {editing ? <TitleEditor todo={todo} /> : <RowTitle todo={todo} entry={entry} />}
        <RowMeta todo={todo} hide={hide} />
      </div>
      {(near || entry) && !editing && <RowActions todo={todo} entry={entry} />}
    </div>
  );
});
