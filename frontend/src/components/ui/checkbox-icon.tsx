import { cx } from "class-variance-authority";
import type { CheckboxPriority } from "./todo-checkbox";

interface TodoMarkProps {
  checked?: boolean;
  priority?: CheckboxPriority;
  className?: string;
}

/** The look of `TodoCheckbox` without being one: for pictures and previews. */
export const TodoMark = ({ checked = false, priority = "none", className }: TodoMarkProps) => (
  <span
    aria-hidden="true"
    className={cx("todo-checkbox", className)}
    data-priority={priority}
    data-checked={checked || undefined}
  >
    {checked && (
      <svg viewBox="0 0 20 20" aria-hidden="true">
        <path pathLength={1} d="m5.8 10.3 2.9 2.9 5.5-6" />
      </svg>
    )}
  </span>
);
