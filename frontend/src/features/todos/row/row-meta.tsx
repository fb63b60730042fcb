"use client";

import { cx } from "class-variance-authority";
import { useTranslations } from "use-intl";
import { ListDot, listColorStyle } from "@/components/list-icon";
import { AttachmentIcon } from "@/components/ui/attachment-icon";
import { BellIcon, ChevronRightIcon, CommentIcon, NoteIcon, RepeatIcon } from "@/components/ui/icons";
import { IsolatedNames } from "@/components/ui/isolated-names";
import { store } from "@/store/app-store";
import { useIsCollapsed, useTagStyle } from "@/store/react/hooks";
import type { List, Priority, TagStyle, Todo, TodoId } from "@/store/types";
import { useDayLabelWithWeekday } from "../due/due-label";
import { focusTodo } from "../list/focused-row";
import { type RowState, useRowTools } from "./row-state";

/** A dot in the tag's color, or in the accent color. */
export function TagDot({ tag }: { tag: string }) {
  const style = useTagStyle(tag);
  return (
    <span
      aria-hidden="true"
      style={style ? listColorStyle(style.color) : undefined}
      className={`size-2 shrink-0 rounded-full forced-color-adjust-none ${style ? "bg-(--ink)" : "bg-accent"}`}
    />
  );
}

export const PRIORITIES: readonly Priority[] = ["high", "medium", "low", "none"];

interface PriorityIconProps {
  priority: Priority;
  className?: string;
}

/** A small icon with the shape and color that the priority gives a checkbox. */
export const PriorityIcon = ({ priority, className = "size-4" }: PriorityIconProps) => (
  <span aria-hidden="true" data-priority={priority} className={`todo-checkbox before:hidden ${className}`} />
);

interface RowProgressProps {
  todo: Todo;
  done: number;
  all: number;
  isTabStop: boolean;
}

/** Counts the completed subtasks; a click collapses or expands them. */
function RowProgress({ todo, done, all, isTabStop }: RowProgressProps) {
  const t = useTranslations("todos.tree");
  const isCollapsed = useIsCollapsed(todo.id);
  return (
    <button
      type="button"
      tabIndex={isTabStop ? 0 : -1}
      aria-expanded={!isCollapsed}
      aria-label={t("subtaskProgress", { title: todo.title, done, all })}
      onClick={() => store.collapsed.set(todo.id, !isCollapsed)}
      className="row-progress"
    >
      <ChevronRightIcon className={cx("size-3.5", !isCollapsed && "unfolded")} />
      {t("progress", { done, all })}
    </button>
  );
}

function ListName({ list }: { list: List }) {
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      <ListDot color={list.color} />
      <span dir="auto" className="truncate">
        {list.name}
      </span>
    </span>
  );
}

/** A tag in its color, or in the accent color. */
function Tag({ tag, style }: { tag: string; style: TagStyle | null }) {
  return (
    <span className="flex min-w-0 max-w-full items-center gap-1 text-accent-strong" data-tag={style?.color}>
      {style && (
        <span
          aria-hidden="true"
          style={listColorStyle(style.color)}
          className="size-1.75 rounded-full bg-(--ink) forced-color-adjust-none"
        />
      )}
      <span dir="auto" className="truncate">
        @{tag}
      </span>
    </span>
  );
}

interface NextOccurrenceProps {
  id: TodoId;
  /** The change to undo. */
  completedBy: string;
  isTabStop: boolean;
}

/** The day to which a recurring todo that was completed a moment ago has moved, with Undo. */
function NextOccurrence({ id, completedBy, isTabStop }: NextOccurrenceProps) {
  const t = useTranslations("todos");
  const common = useTranslations("common");
  const day = useDayLabelWithWeekday();
  const next = store.todos.get(id)?.due_date;
  return (
    <div className="todo-meta">
      {next && <span>{t("next", { day: day(next) })}</span>}
      <button
        type="button"
        tabIndex={isTabStop ? 0 : -1}
        onClick={() => {
          store.undoChange(completedBy);
          focusTodo(id);
        }}
        className="row-undo"
      >
        {common("undo")}
      </button>
    </div>
  );
}

interface RowMetaProps {
  state: RowState;
  hide?: "list" | "today" | "day" | undefined;
  isTabStop?: boolean;
  /** True below its parent, which then needs no name. */
  isNested?: boolean;
}

/** The second line of a row. */
export function RowMeta({ state, hide, isTabStop = false, isNested = false }: RowMetaProps) {
  const { todo, list, styles, done, all, completedBy, reminders, comments, isLingering } = state;
  const { dueLabel, doneLabel, reminderTime, isFlat, t } = useRowTools();
  if (!todo) return null;
  if (completedBy !== null) return <NextOccurrence id={todo.id} {...{ completedBy, isTabStop }} />;
  const due = dueLabel(todo);
  const { completed_at: completedAt } = todo;
  const showsTimeOnly = hide === "day" ? due?.isToday || !due?.isOverdue : hide === "today" && due?.isToday;
  const dueText = showsTimeOnly ? due?.time : due?.text;
  const when = completedAt && !isLingering ? t("doneAt", { time: doneLabel(completedAt) }) : dueText;
  const parentTitle = isNested ? null : state.parentTitle;
  const isRecurring = todo.recurrence?.rule;
  const showsList = hide !== "list";
  const reminder = reminderTime(reminders, todo);
  const files = todo.attachments.length;
  const isEmpty =
    !when && !parentTitle && !showsList && !isRecurring && !reminder && all === 0 && comments + files === 0;
  if (isEmpty && todo.tags.length === 0 && !todo.notes) return null;
  return (
    <div className="todo-meta">
      {parentTitle !== null && (
        <span className="truncate">
          <IsolatedNames text={t("subtaskOf", { title: parentTitle })} />
        </span>
      )}
      {all > 0 && isFlat && <span>{t("progress", { done, all })}</span>}
      {all > 0 && !isFlat && <RowProgress todo={todo} done={done} all={all} isTabStop={isTabStop} />}
      {when && <span className={due?.isOverdue && completedAt === null ? "text-danger" : ""}>{when}</span>}
      {isRecurring && <RepeatIcon className="size-3.5" />}
      {reminder && (
        <span className="flex items-center gap-1">
          <BellIcon className="size-3.5" />
          <span className="sr-only">{t("reminder")}</span>
          {reminder}
        </span>
      )}
      {showsList && list && <ListName list={list} />}
      {todo.tags.map((tag, nth) => (
        <Tag key={tag} tag={tag} style={styles[nth] ?? null} />
      ))}
      {todo.notes && <NoteIcon className="size-4" />}
      {comments > 0 && (
        <span className="flex items-center gap-1">
          <CommentIcon className="size-3.5" />
          <span className="sr-only">{t("comments")}</span>
          {comments}
        </span>
      )}
      {files > 0 && (
        <span className="flex items-center gap-1">
          <AttachmentIcon className="size-3.5" />
          <span className="sr-only">{t("files")}</span>
          {files}
        </span>
      )}
    </div>
  );
}
