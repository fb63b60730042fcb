import { cx } from "class-variance-authority";

/** Reserves the place of content that is loading; invisible for the first 300 ms. */
export const Skeleton = ({ className }: { className?: string }) => (
  <span aria-hidden="true" className={cx("late block rounded-sm bg-line", className)} />
);
