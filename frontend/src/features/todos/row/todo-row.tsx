"use client";

import { cx } from "class-variance-authority";
import {
  type CSSProperties,
  Fragment,
  type MouseEvent,
  memo,
  type ReactNode,
  Suspense,
  useRef,
  useState,
} from "react";
import { lazy } from "@/components/lazy";
import { Avatar } from "@/components/ui/avatar";
import { CalendarIcon, MoreIcon } from "@/components/ui/icons";
import { openTodo } from "@/lib/location";
import { editorOf } from "@/store/presence/present-people";
import type { Todo, TodoId } from "@/store/types";
import {
  clearSelection,
  extendSelection,
  focusedTodo,
  selection,
  toggleSelected,
} from "@/store/ui-state/selection";
import { DraggableRow } from "../drag/use-todo-drag";
import { editTitle, openRowOverlay, type RowOverlay } from "../list/row-ui-state";
import { isSelectable, visibleIds } from "../list/visible-rows";
import { CompleteButton, CompletionMark } from "./complete-button";
import { RowMeta } from "./row-meta";
import { useRowState, useRowTools } from "./row-state";
import { hasLink, splitLinks, type TextPiece } from "./title-links";

const Editor = lazy(async () => ({ default: (await import("./title-editor")).TitleEditor }));
const RowEditor = lazy(async () => ({ default: (await import("../presence/editor")).RowEditor }));
const Deleted = lazy(async () => ({ default: (await import("./deleted-row")).DeletedRow }));

/** The title as text until the editor has loaded. */
export const LazyTitleEditor = ({ todo }: { todo: Todo }) => (
  <Suspense
    fallback={
      <span dir="auto" className="todo-title">
        {todo.title}
      </span>
    }
  >
    <Editor todo={todo} />
  </Suspense>
);

const DeletedRow = ({ todo }: { todo: Todo }) => (
  <Suspense
    fallback={
      <div dir="auto" className="todo-row">
        {todo.title}
      </div>
    }
  >
    <Deleted todo={todo} />
  </Suspense>
);

const COARSE = "(pointer: coarse)";

/**
 * Opens the todo. With Shift it selects a range, with ⌘ or Ctrl one row; by touch it selects while a
 * selection exists.
 */
function selectOrOpen(event: MouseEvent, id: string): void {
  const { ids } = selection.get();
  if (event.shiftKey) extendSelection(id, visibleIds(), isSelectable);
  else if (event.metaKey || event.ctrlKey || (ids.size > 0 && matchMedia(COARSE).matches)) toggleSelected(id);
  else {
    clearSelection();
    openTodo(id);
  }
}

interface TitleLinkProps {
  href: string;
  isTabStop: boolean;
  children: ReactNode;
}

/** A link in a title, above the button that covers the row. */
export const TitleLink = ({ href, isTabStop, children }: TitleLinkProps) => (
  <a
    href={href}
    target="_blank"
    rel="noopener noreferrer nofollow"
    tabIndex={isTabStop ? 0 : -1}
    className="title-link"
  >
    {children}
  </a>
);

interface LinkedTitleProps {
  pieces: readonly TextPiece[];
  isTabStop: boolean;
}

/** A title whose addresses are links. */
export const LinkedTitle = ({ pieces, isTabStop }: LinkedTitleProps) => (
  <span dir="auto">
    {pieces.map(({ text, href, start }) =>
      href === null ? (
        <Fragment key={start}>{text}</Fragment>
      ) : (
        <TitleLink key={start} href={href} isTabStop={isTabStop}>
          {text}
        </TitleLink>
      ),
    )}
  </span>
);

interface RowTitleProps {
  todo: Todo;
  isTabStop: boolean;
  selected: boolean;
}

/** The ids of the texts that say what a row shows by its shape and icons alone. */
function describedBy({ id, priority, recurrence, assignee_id }: Todo, selected: boolean): string | undefined {
  const ids = [
    selected && "row-selected",
    priority !== "none" && `row-priority-${priority}`,
    recurrence?.rule && "row-repeats",
    assignee_id && `assignee-${id}`,
    editorOf(id) && `editor-${id}`,
  ];
  return ids.filter(Boolean).join(" ") || undefined;
}

/** A button that covers the whole row, below its other controls and below the links in the title. */
export function RowTitle({ todo, isTabStop, selected }: RowTitleProps) {
  const pieces = hasLink(todo.title) ? splitLinks(todo.title) : null;
  const button = (content: ReactNode) => (
    <button
      type="button"
      data-title={todo.id}
      aria-label={content === null ? todo.title : undefined}
      tabIndex={isTabStop ? 0 : -1}
      aria-describedby={describedBy(todo, selected)}
      // A click with Shift would select text.
      onMouseDown={(event) => event.shiftKey && event.preventDefault()}
      onClick={(event) => selectOrOpen(event, todo.id)}
      onDoubleClick={() => editTitle(todo.id)}
      className={content === null ? "todo-title-cover" : "todo-title"}
    >
      {content}
    </button>
  );
  if (!pieces) return button(<span dir="auto">{todo.title}</span>);
  return (
    <div className="todo-title has-links">
      {button(null)}
      <LinkedTitle pieces={pieces} isTabStop={isTabStop} />
    </div>
  );
}

const buttonClass =
  "grid size-8 place-items-center rounded-sm text-muted hover:bg-hover hover:text-text pointer-coarse:size-touch";

/** Buttons shown while the row is hovered or focused; on touch the row's menu has all of them. */
function RowActions({ todo, isTabStop }: { todo: Todo; isTabStop: boolean }) {
  const { t } = useRowTools();
  const tabIndex = isTabStop ? 0 : -1;
  const open = (kind: RowOverlay["kind"]) => (event: React.MouseEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    openRowOverlay(kind, todo.id, { x: box.left, y: box.bottom });
  };
  return (
    <div className="row-actions [.row-assignee~&]:inset-e-10">
      <button
        type="button"
        tabIndex={tabIndex}
        aria-label={t("schedule", { title: todo.title })}
        onClick={open("due")}
        className={buttonClass}
      >
        <CalendarIcon />
      </button>
      <button
        type="button"
        tabIndex={tabIndex}
        aria-label={t("more", { title: todo.title })}
        onClick={open("menu")}
        className={buttonClass}
      >
        <MoreIcon />
      </button>
    </div>
  );
}

interface TodoRowProps {
  id: TodoId;
  /** The row above, whose frame covers the line between them while it is open. */
  above?: string | undefined;
  /** Hides what the view says already: the list, "Today", or the day of the group. */
  hide?: "list" | "today" | "day" | undefined;
  /** True for the one row in the tab order. */
  isTabStop: boolean;
  /** The number of its ancestors. */
  depth?: number;
}

const MAX_INDENT = 6;
const indentStyle = (depth: number) => ({ "--depth": Math.min(depth, MAX_INDENT) }) as CSSProperties;

export const TodoRow = memo(function TodoRow({ id, above, hide, isTabStop, depth = 0 }: TodoRowProps) {
  const state = useRowState(id, above);
  const tools = useRowTools();
  const row = useRef<HTMLDivElement>(null);
  const [isPointerNear, setIsPointerNear] = useState(false);
  const { todo, isOpen, isBelowOpen, isSelected, isEdited, isEditable, assignee, editor } = state;
  if (!todo) return null;
  if (todo.deleted_at !== null) return <DeletedRow todo={todo} />;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: notes that a pointer is near; what it does, buttons and keys do
    <div
      ref={row}
      data-row={id}
      data-open={isOpen || undefined}
      data-selected={isSelected || undefined}
      data-below-open={isBelowOpen || undefined}
      // Not on pointerenter: a row that scrolls under a resting pointer never gets that event.
      onPointerMove={() => setIsPointerNear(true)}
      onPointerDown={() => setIsPointerNear(true)}
      onFocus={() => focusedTodo.set(id)}
      style={depth > 0 ? indentStyle(depth) : undefined}
      className={cx("todo-row group", todo.completed_at !== null && "is-done")}
    >
      {isEditable ? (
        <CompleteButton
          todo={todo}
          isTabStop={isTabStop}
          label={tools.t("complete", { title: todo.title })}
          onComplete={tools.complete}
        />
      ) : (
        <CompletionMark todo={todo} />
      )}
      <div className="min-w-0 flex-1">
        {isEdited ? (
          <LazyTitleEditor todo={todo} />
        ) : (
          <RowTitle todo={todo} isTabStop={isTabStop} selected={isSelected} />
        )}
        <RowMeta state={state} hide={hide} isTabStop={isTabStop} isNested={depth > 0} />
      </div>
      <Suspense>{editor && <RowEditor person={editor} todo={id} />}</Suspense>
      {assignee && (
        <span id={`assignee-${id}`} className="row-assignee">
          <Avatar
            name={assignee.name}
            userId={assignee.user_id}
            label={tools.t("assignee.assignedTo", { name: assignee.name })}
          />
        </span>
      )}
      {isPointerNear && isEditable && <DraggableRow row={row} id={id} />}
      {(isPointerNear || isTabStop) && isEditable && !isEdited && (
        <RowActions todo={todo} isTabStop={isTabStop} />
      )}
    </div>
  );
});
