"use client";

import { cx } from "class-variance-authority";
import { useTranslations } from "use-intl";
import { ListMark, listInk } from "@/components/list-icon/list-icon";
import { ChevronRightIcon, NoteIcon, RepeatIcon } from "@/components/ui/icons";
import { store } from "@/store/app-store";
import { useIsCollapsed } from "@/store/react/hooks";
import type { List, TagStyle, Todo } from "@/store/types";
import { type RowState, useRowTools } from "./row-state";

interface RowProgressProps {
  todo: Todo;
  done: number;
  all: number;
  entry: boolean;
}

/** Counts the completed subtasks; a click collapses or expands them. */
function RowProgress({ todo, done, all, entry }: RowProgressProps) {
  const t = useTranslations("todos.tree");
  const folded = useIsCollapsed(todo.id);
  return (
    <button
      type="button"
      tabIndex={entry ? 0 : -1}
      aria-expanded={!folded}
      aria-label={t("under", { title: todo.title, done, all })}
      onClick={() => store.collapsed.set(todo.id, !folded)}
      className="row-progress"
    >
      <ChevronRightIcon className={cx("size-3.5", !folded && "unfolded")} />
      {t("progress", { done, all })}
    </button>
  );
}

function ListName({ list }: { list: List }) {
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      <ListMark color={list.color} small />
      <span className="truncate">{list.name}</span>
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
          style={listInk(style.color)}
          className="size-1.75 rounded-full bg-(--ink) forced-color-adjust-none"
        />
      )}
      <span className="truncate">@{tag}</span>
    </span>
  );
}

interface RowMetaProps {
  facts: RowState;
  hide?: "list" | "today" | "day" | undefined;
  entry?: boolean;
}

/** The second line of a row. */
export function RowMeta({ facts, hide, entry = false }: RowMetaProps) {
  const { todo, list, styles, done, all } = facts;
  const { dueWords, flat, t } = useRowTools();
  if (!todo) return null;
  const due = dueWords(todo);
  const open = todo.completed_at === null;
  const showsTimeOnly = hide === "day" ? !due?.isOverdue : hide === "today" && due?.isToday;
  const when = showsTimeOnly ? due?.time : due?.text;
  const again = todo.recurrence?.rule;
  const place = hide !== "list";
  if (!when && !place && !again && all === 0 && todo.tags.length === 0 && !todo.notes) return null;
  return (
    <div className="todo-meta">
      {all > 0 && flat && <span>{t("progress", { done, all })}</span>}
      {all > 0 && !flat && <RowProgress todo={todo} done={done} all={all} entry={entry} />}
      {when && <span className={due?.isOverdue && open ? "text-danger" : ""}>{when}</span>}
      {again && <RepeatIcon className="size-3.5" />}
      {place && list && <ListName list={list} />}
      {todo.tags.map((tag, nth) => (
        <Tag key={tag} tag={tag} style={styles[nth] ?? null} />
      ))}
      {todo.notes && <NoteIcon className="size-4" />}
    </div>
  );
}
