"use client";

import { cx } from "class-variance-authority";
import { useState } from "react";
import { PlusIcon } from "@/components/ui/form-icons";
import { type CheckboxPriority, TodoCheckbox } from "@/components/ui/todo-checkbox";
import type { ListColor } from "@/lib/api/types";

const FILL: Record<ListColor, string> = {
  gray: "bg-list-gray",
  red: "bg-list-red",
  orange: "bg-list-orange",
  amber: "bg-list-amber",
  green: "bg-list-green",
  teal: "bg-list-teal",
  blue: "bg-list-blue",
  violet: "bg-list-violet",
  pink: "bg-list-pink",
  brown: "bg-list-brown",
};

/** The color of a list; always shown with its name. */
export const ListDot = ({ color, className = "size-2.5" }: { color: ListColor; className?: string }) => (
  <span
    aria-hidden="true"
    className={cx("inline-block flex-none rounded-full forced-color-adjust-none", FILL[color], className)}
  />
);

interface PictureRow {
  key: string;
  title: string;
  due: string | null;
  isOverdue: boolean;
  done: boolean;
  priority: CheckboxPriority;
  list: string;
  color: ListColor;
  tag: string | null;
}

interface LiveListProps {
  rows: readonly PictureRow[];
  /** `progress[n]` is the sentence for n completed todos. */
  words: { title: string; add: string; progress: readonly string[] };
}

function Meta({ row }: { row: PictureRow }) {
  return (
    <span className="mt-0.5 flex flex-wrap gap-x-3 gap-y-1 text-muted text-xs">
      {row.due && <span className={row.isOverdue ? "text-danger" : ""}>{row.due}</span>}
      <span className="inline-flex items-center gap-1.5">
        <ListDot color={row.color} className="size-2" />
        {row.list}
      </span>
      {row.tag && <span className="text-accent-strong">@{row.tag}</span>}
    </span>
  );
}

function Row({ row, done, onToggle }: { row: PictureRow; done: boolean; onToggle: () => void }) {
  const selected = row.key === "talk";
  return (
    <li className={cx("flex gap-3 rounded-md px-2 py-2.5", selected && "lg:bg-accent-soft")}>
      <TodoCheckbox
        checked={done}
        priority={row.priority}
        onCheckedChange={onToggle}
        aria-label={row.title}
      />
      <span className="grid min-w-0">
        <span className={cx("transition-colors", done && "text-muted line-through decoration-1")}>
          {row.title}
        </span>
        {!done && <Meta row={row} />}
      </span>
    </li>
  );
}

export function LiveList({ rows, words }: LiveListProps) {
  const [done, setDone] = useState(() => new Set(rows.filter((row) => row.done).map((row) => row.key)));
  const toggle = (key: string) =>
    setDone((before) => {
      const after = new Set(before);
      if (!after.delete(key)) after.add(key);
      return after;
    });
  return (
    <div className="min-w-0 px-4 pt-8 pb-6 sm:px-8">
      <p className="serif text-2xl">{words.title}</p>
      <div className="mt-1 flex items-center gap-4 text-muted text-sm">
        <progress className="bar" value={done.size} max={rows.length} aria-label={words.title} />
        <span>{words.progress[done.size]}</span>
      </div>
      <p
        aria-hidden="true"
        className="mt-5 mb-4 flex items-center gap-3 rounded-lg border border-line bg-surface px-4 py-3 text-muted"
      >
        <PlusIcon className="text-accent" />
        {words.add}
      </p>
      <ul className="-mx-2 grid min-h-picture content-start">
        {rows.map((row) => (
          <Row key={row.key} row={row} done={done.has(row.key)} onToggle={() => toggle(row.key)} />
        ))}
      </ul>
    </div>
  );
}
