"use client";

import { ListMark, listInk } from "@/components/list-mark";
import { NoteIcon, RepeatIcon } from "@/components/ui/icons";
import { useList, useProgress, useTagStyle } from "@/store/hooks";
import type { ListId, Todo } from "@/store/rows";
import { useRowTools } from "./row-context";
import { RowProgress } from "./row-progress";

function ListName({ id }: { id: ListId }) {
  const list = useList(id);
  if (!list) return null;
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      <ListMark color={list.color} small />
      <span className="truncate">{list.name}</span>
    </span>
  );
}

/** A tag without a colour of its own wears the accent. */
function Tag({ tag }: { tag: string }) {
  const style = useTagStyle(tag);
  return (
    <span className="flex min-w-0 max-w-full items-center gap-1 text-accent-strong" data-tag={style?.color}>
      {style && (
        <span aria-hidden="true" style={listInk(style.color)} className="size-1.75 rounded-full bg-(--ink)" />
      )}
      <span className="truncate">@{tag}</span>
    </span>
  );
}

interface RowMetaProps {
  todo: Todo;
  hide?: "list" | "today" | "day" | undefined;
  entry?: boolean;
}

/** What a row has to say below its title. */
export function RowMeta({ todo, hide, entry = false }: RowMetaProps) {
  const { dueWords, flat, t } = useRowTools();
  const due = dueWords(todo);
  const progress = useProgress(todo.id);
  const open = todo.completed_at === null;
  const said = hide === "day" ? !due?.late : hide === "today" && due?.isToday;
  const when = said ? due?.time : due?.text;
  const again = todo.recurrence?.rule;
  const list = hide !== "list";
  if (!when && !list && !again && progress.all === 0 && todo.tags.length === 0 && !todo.notes) return null;
  return (
    <div className="todo-meta">
      {progress.all > 0 && flat && <span>{t("progress", { ...progress })}</span>}
      {progress.all > 0 && !flat && <RowProgress todo={todo} progress={progress} entry={entry} />}
      {when && <span className={due?.late && open ? "text-danger" : ""}>{when}</span>}
      {again && <RepeatIcon className="size-3.5" />}
      {list && <ListName id={todo.list_id} />}
      {todo.tags.map((tag) => (
        <Tag key={tag} tag={tag} />
      ))}
      {todo.notes && <NoteIcon className="size-4" />}
    </div>
  );
}
