import { cx } from "class-variance-authority";
import type { ListColor } from "@/lib/api/types";
import { ListGlyph } from "./list-glyphs";

/** Returns the style for a list's color; the tokens define it for both themes. */
export const listInk = (color: ListColor) => ({ "--ink": `var(--list-${color})` }) as React.CSSProperties;

interface ListMarkProps {
  color: ListColor;
  icon?: string | null;
  small?: boolean;
}

export function ListMark({ color, icon = null, small = false }: ListMarkProps) {
  if (icon && !small)
    return <ListGlyph name={icon} style={listInk(color)} className="shrink-0 text-(--ink)" />;
  return (
    <span
      aria-hidden="true"
      style={listInk(color)}
      className={cx(
        "shrink-0 rounded-full bg-(--ink) forced-color-adjust-none",
        small ? "size-1.75" : "mx-1 size-2.5",
      )}
    />
  );
}
