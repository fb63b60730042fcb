import { cx } from "class-variance-authority";
import type { ComponentProps } from "react";

/** A value that opens its editor. */
export const FieldButton = ({ className, ...rest }: ComponentProps<"button">) => (
  <button
    type="button"
    {...rest}
    className={cx(
      "-mx-2 flex min-h-8 max-w-full items-center gap-2 rounded-sm px-2 text-start hover:bg-hover pointer-coarse:min-h-touch",
      className,
    )}
  />
);
