"use client";

import { cx } from "class-variance-authority";
import { ListMark } from "@/components/list-icon/list-icon";
import { PriorityIcon, TagDot } from "../row/complete-button";
import { useGroupWords } from "./group-label";

/** The words of a section that nobody made, with the mark of what it has in common. */
export function GroupHeading({ section }: { section: string }) {
  const { text, tone, priority, tag, color } = useGroupWords(section);
  return (
    <h2
      className={cx(
        "flex min-w-0 items-center gap-2 font-medium",
        tone === "danger" && "text-danger",
        tone === "muted" && "text-muted",
      )}
    >
      {priority && <PriorityIcon priority={priority} />}
      {tag !== undefined && <TagDot tag={tag} />}
      {color && <ListMark color={color} small />}
      <span className="truncate">{text}</span>
    </h2>
  );
}
