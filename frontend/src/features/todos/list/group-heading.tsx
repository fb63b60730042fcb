"use client";

import { cx } from "class-variance-authority";
import { ListMark } from "@/components/list-icon/list-icon";
import { PriorityIcon, TagDot } from "../row/complete-button";
import { useGroupLabel } from "./group-label";

/** The heading of a group, with the icon of what its todos share. */
export function GroupHeading({ section }: { section: string }) {
  const { text, tone, priority, tag, color } = useGroupLabel(section);
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
