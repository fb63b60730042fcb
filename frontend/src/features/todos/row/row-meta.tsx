"use client";

import { ListMark, listInk } from "@/components/list-icon/list-icon";
import { NoteIcon, RepeatIcon } from "@/components/ui/icons";
import type { List, TagStyle } from "@/store/types";
import { RowProgress } from "./row-progress";
import type { RowState } from "./row-state";
import { useRowTools } from "./row-tools";

function ListName({ list }: { list: List }) {
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      <ListMark color={list.color} small />
      <span className="truncate">{list.name}</span>
    </span>
  );
}

/** A tag without a colour of its own wears the accent. */
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

/** What a row has to say below its title. */
export function RowMeta({ facts, hide, entry = false }: RowMetaProps) {
  const { todo, list, styles, done, all } = facts;
  const { dueWords, flat, t } = useRowTools();
  if (!todo) return null;
  const due = dueWords(todo);
  const open = todo.completed_at === null;
  const said = hide === "day" ? !due?.late : hide === "today" && due?.isToday;
  const when = said ? due?.time : due?.text;
  const again = todo.recurrence?.rule;
  const place = hide !== "list";
  if (!when && !place && !again && all === 0 && todo.tags.length === 0 && !todo.notes) return null;
  return (
    <div className="todo-meta">
      {all > 0 && flat && <span>{t("progress", { done, all })}</span>}
      {all > 0 && !flat && <RowProgress todo={todo} done={done} all={all} entry={entry} />}
      {when && <span className={due?.late && open ? "text-danger" : ""}>{when}</span>}
      {again && <RepeatIcon className="size-3.5" />}
      {place && list && <ListName list={list} />}
      {todo.tags.map((tag, nth) => (
        <Tag key={tag} tag={tag} style={styles[nth] ?? null} />
      ))}
      {todo.notes && <NoteIcon className="size-4" />}
    </div>
  );
}
