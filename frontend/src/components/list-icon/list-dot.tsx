import { cx } from "class-variance-authority";
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
