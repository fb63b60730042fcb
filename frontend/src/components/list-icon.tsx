import { cx } from "class-variance-authority";
import type { ListColor } from "@/lib/api/types";
import { Glyph, type IconProps } from "./ui/form-icons";

const PATHS = {
  home: "M3.5 9.5 10 4l6.5 5.5M5.3 8.2v8h9.4v-8M8.5 16.2v-4.4h3v4.4",
  work: "M3.5 6.5h13v9.5h-13zM7.5 6.5V4.2h5v2.3M3.5 10.8h13",
  heart: "M10 16.3S3.6 12.6 3.6 8.1a3.3 3.3 0 0 1 6.4-1.2 3.3 3.3 0 0 1 6.4 1.2c0 4.5-6.4 8.2-6.4 8.2Z",
  book: "M10 5.6C8.4 4.4 6 4 3.5 4.3v10.6c2.5-.3 4.9.1 6.5 1.3 1.6-1.2 4-1.6 6.5-1.3V4.3C14 4 11.6 4.4 10 5.6Zm0 0v10.6",
  cart: "M2.8 4h2l1.9 8.4h7.8L16.4 6.6H5.4M7.6 15.9h.01M13.6 15.9h.01",
  plane: "M17 3 3 8.6l4.8 2.3M17 3l-5.6 14-3.6-6.1M17 3l-9.2 7.9",
  leaf: "M4.2 15.8C3.4 9 8 4.4 16.2 4.2c.3 7.9-4.2 12.4-10.6 10.6M4.2 15.8c2-4 4.6-6.2 8-7.6",
  star: "m10 3.4 2 4.3 4.7.6-3.5 3.2.9 4.7-4.1-2.3-4.1 2.3.9-4.7-3.5-3.2 4.7-.6z",
  music: "M7.6 14.6V5.2l8-1.7v9.4M7.6 14.6a2 2 0 1 1-4 0 2 2 0 0 1 4 0Zm8-1.7a2 2 0 1 1-4 0 2 2 0 0 1 4 0Z",
  code: "m7 6-4 4 4 4M13 6l4 4-4 4M11.2 4.2 8.8 15.8",
  gift: "M3.5 7.4h13v3h-13zM4.7 10.4v6h10.6v-6M10 7.4v9M10 7.4C8 7.4 6.4 6.6 6.4 5.3c0-2.4 3.3-1.6 3.6 2.1.3-3.7 3.6-4.5 3.6-2.1 0 1.3-1.6 2.1-3.6 2.1Z",
  people:
    "M7.5 9.4a2.7 2.7 0 1 0 0-5.4 2.7 2.7 0 0 0 0 5.4ZM2.6 16c.2-2.7 2-4.2 4.9-4.2s4.7 1.5 4.9 4.2M13 4.4a2.7 2.7 0 0 1 0 4.7M14.4 12.1c1.8.5 2.8 1.8 3 3.9",
} as const;

type ListIconName = keyof typeof PATHS;
export const LIST_ICONS = Object.keys(PATHS) as ListIconName[];

const isKnown = (name: string): name is ListIconName => name in PATHS;

/** The icon of a list. A name that this version doesn't know is shown as a star and left unchanged. */
export function NamedListIcon({ name, ...rest }: IconProps & { name: string }) {
  return <Glyph d={PATHS[isKnown(name) ? name : "star"]} {...rest} />;
}

export const PeopleIcon = (props: IconProps) => <Glyph d={PATHS.people} {...props} />;

/** Returns the style for a list's color; the tokens define it for both themes. */
export const listColorStyle = (color: ListColor) =>
  ({ "--ink": `var(--list-${color})` }) as React.CSSProperties;

/** The icon of a list in its color, or a dot of that color if it has none. */
export function ListSymbol({ color, icon = null }: { color: ListColor; icon?: string | null }) {
  if (icon)
    return <NamedListIcon name={icon} style={listColorStyle(color)} className="shrink-0 text-(--ink)" />;
  return <Dot color={color} className="mx-1 size-2.5" />;
}

/** A dot in the color of a list, where there is no room for its icon. */
export const ListDot = ({ color }: { color: ListColor }) => <Dot color={color} className="size-1.75" />;

const Dot = ({ color, className }: { color: ListColor; className: string }) => (
  <span
    aria-hidden="true"
    style={listColorStyle(color)}
    className={cx("shrink-0 rounded-full bg-(--ink) forced-color-adjust-none", className)}
  />
);
