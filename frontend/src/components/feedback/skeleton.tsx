import { cx } from "class-variance-authority";

/** Holds the place of what is coming; stays invisible for the first 300 ms. */
export const Skeleton = ({ className }: { className?: string }) => (
  <span aria-hidden="true" className={cx("late block rounded-sm bg-line", className)} />
);
