"use client";

import { ListMark } from "@/components/list-mark";
import { NoteIcon } from "@/components/ui/icons";
import { useList } from "@/store/hooks";
import type { ListId, Todo } from "@/store/rows";
import { useRowTools } from "./row-context";

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

interface RowMetaProps {
  todo: Todo;
  hide?: "list" | "today" | undefined;
}

/** What a row has to say below its title; decides with `hasMeta` whether it is there at all. */
export function RowMeta({ todo, hide }: RowMetaProps) {
  const due = useRowTools().dueWords(todo);
  const open = todo.completed_at === null;
  const when = hide === "today" && due?.isToday ? due.time : due?.text;
  const list = hide !== "list";
  if (!when && !list && todo.tags.length === 0 && !todo.notes) return null;
  return (
    <div className="todo-meta">
      {when && <span className={due?.late && open ? "text-danger" : ""}>{when}</span>}
      {list && <ListName id={todo.list_id} />}
      {todo.tags.map((tag) => (
        <span key={tag} className="max-w-full truncate text-accent-strong">
          @{tag}
        </span>
      ))}
      {todo.notes && <NoteIcon className="size-4" />}
    </div>
  );
}
