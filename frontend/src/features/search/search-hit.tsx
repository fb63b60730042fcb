"use client";

import { cx } from "class-variance-authority";
import { useEffect, useRef } from "react";
import { ListMark } from "@/components/list-mark";
import { InboxIcon } from "@/components/ui/icons";
import { useList } from "@/store/hooks";
import type { List, Todo } from "@/store/rows";
import { type Hit, visit } from "./hits";

const ListHit = ({ list }: { list: List }) => (
  <>
    {list.inbox ? <InboxIcon className="text-muted" /> : <ListMark color={list.color} icon={list.icon} />}
    <span className="min-w-0 flex-1 truncate font-medium">{list.name}</span>
  </>
);

function TodoHit({ todo }: { todo: Todo }) {
  const list = useList(todo.list_id);
  const done = todo.completed_at !== null;
  return (
    <>
      <span
        aria-hidden="true"
        data-priority={todo.priority}
        className={cx("todo-checkbox size-4 before:hidden", done && "border-accent bg-accent")}
      />
      <span className={cx("min-w-0 flex-1 truncate", done && "text-muted line-through decoration-1")}>
        {todo.title}
      </span>
      <span className="max-w-32 shrink-0 truncate text-muted text-sm">{list?.name}</span>
    </>
  );
}

interface SearchHitProps {
  id: string;
  hit: Hit;
  active: boolean;
  onPick: () => void;
}

export function SearchHit({ id, hit, active, onPick }: SearchHitProps) {
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (active) row.current?.scrollIntoView({ block: "nearest" });
  }, [active]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are heard by the field, which holds focus
    <div
      ref={row}
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={active}
      onClick={() => {
        onPick();
        visit(hit);
      }}
      className="flex min-h-row cursor-default items-center gap-3 rounded-md px-2 hover:bg-hover aria-selected:bg-accent-soft pointer-coarse:min-h-touch"
    >
      {"list" in hit ? <ListHit list={hit.list} /> : <TodoHit todo={hit.todo} />}
    </div>
  );
}
