"use client";

import { listInk } from "@/components/list-icon/list-icon";
import { useTagStyle } from "@/store/react/hooks";

/** A tag's colour; one that has none wears the accent. */
export function TagDot({ tag }: { tag: string }) {
  const style = useTagStyle(tag);
  return (
    <span
      aria-hidden="true"
      style={style ? listInk(style.color) : undefined}
      className={`size-2 shrink-0 rounded-full forced-color-adjust-none ${style ? "bg-(--ink)" : "bg-accent"}`}
    />
  );
}
