import { cx } from "class-variance-authority";
import type { CSSProperties } from "react";
import type { ListColor } from "@/lib/api/types";
import { LocalImage } from "./local-image";
import { usePictureUrl } from "./picture-urls";

const COLORS: readonly ListColor[] = [
  "teal",
  "violet",
  "amber",
  "blue",
  "pink",
  "green",
  "orange",
  "brown",
  "red",
  "gray",
];

/** The color of a person, the same on every device; the end of an id is random. */
export const avatarColor = (userId: string): ListColor =>
  COLORS[Number.parseInt(userId.slice(-6), 16) % COLORS.length] ?? "gray";

const STARTS_A_NAME = /^[\p{L}\p{N}\p{Extended_Pictographic}]/u;

/** Returns "LK" for "Lena van Kempen", and "L" for "Lena" and "Lena (guest)". */
export function initialsOf(name: string): string {
  const all = name.trim().split(/\s+/);
  const named = all.filter((word) => STARTS_A_NAME.test(word));
  const words = named.length > 0 ? named : all;
  const picked = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return picked.map((word) => [...(word ?? "")][0]?.toUpperCase() ?? "").join("");
}

/** That of the stylesheet, in pixels. */
const DEFAULT_SIZE = 24;

interface AvatarProps {
  name: string;
  userId: string;
  /** In pixels. */
  size?: 16 | 20 | 24 | 32 | 80;
  /** What screen readers hear instead of the name; null if the name is written next to it. */
  label?: string | null;
  className?: string;
}

/** A person as a circle with their picture, or else their initials. */
export function Avatar({ name, userId, size = DEFAULT_SIZE, label = name, className }: AvatarProps) {
  const picture = usePictureUrl(userId);
  const spoken =
    label === null ? { "aria-hidden": true } : { role: "img", "aria-label": label, title: label };
  return (
    <span
      {...spoken}
      data-ink={avatarColor(userId)}
      // The browser computes the style of elements alike once, if they have none of their own; most have this size.
      style={size === DEFAULT_SIZE ? undefined : ({ "--size": `${size}px` } as CSSProperties)}
      className={cx("avatar", className)}
    >
      {picture ? <LocalImage src={picture} className="size-full object-cover" /> : initialsOf(name)}
    </span>
  );
}
