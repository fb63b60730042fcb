import { cx } from "class-variance-authority";
import type { CSSProperties } from "react";
import type { ListColor } from "@/lib/api/types";
import { listInk } from "../list-icon";
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
export function initials(name: string): string {
  const all = name.trim().split(/\s+/);
  const named = all.filter((word) => STARTS_A_NAME.test(word));
  const words = named.length > 0 ? named : all;
  const picked = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return picked.map((word) => [...(word ?? "")][0]?.toUpperCase() ?? "").join("");
}

/** The size of the letters, as a share of the circle's. */
const LETTER_SHARE = 0.42;

/** A tint of the person's color under letters that are dark, or in the dark theme light, enough to be read. */
const COLORING: CSSProperties = {
  background: "color-mix(in oklab, var(--ink) 24%, var(--surface))",
  color: "color-mix(in oklab, var(--ink) 40%, var(--text))",
};

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
export function Avatar({ name, userId, size = 24, label = name, className }: AvatarProps) {
  const picture = usePictureUrl(userId);
  const spoken =
    label === null ? { "aria-hidden": true } : { role: "img", "aria-label": label, title: label };
  const sizing = { inlineSize: size, blockSize: size, fontSize: size * LETTER_SHARE };
  return (
    <span
      {...spoken}
      style={{ ...listInk(avatarColor(userId)), ...COLORING, ...sizing }}
      className={cx(
        "grid shrink-0 select-none place-items-center overflow-hidden rounded-full font-bold leading-none forced-colors:border",
        className,
      )}
    >
      {picture ? <LocalImage src={picture} className="size-full object-cover" /> : initials(name)}
    </span>
  );
}
