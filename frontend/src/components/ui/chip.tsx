import { cva, cx, type VariantProps } from "class-variance-authority";
import type { ComponentProps } from "react";

const look = cva("inline-flex min-h-6 items-center gap-1 rounded-sm px-2 font-medium text-sm", {
  variants: {
    tone: {
      accent: "bg-accent-soft text-accent-strong",
      plain: "bg-hover text-text",
      danger: "bg-danger-soft text-danger",
    },
  },
  defaultVariants: { tone: "accent" },
});

export function Chip({ tone, className, ...rest }: ComponentProps<"span"> & VariantProps<typeof look>) {
  return <span {...rest} className={cx(look({ tone }), className)} />;
}
