import { cx } from "class-variance-authority";
import type { CheckboxPriority } from "./todo-checkbox";

interface CheckboxIconProps {
  checked?: boolean;
  priority?: CheckboxPriority;
  className?: string;
}

/** Looks like `TodoCheckbox` without being a control, for pictures and previews. */
export const CheckboxIcon = ({ checked = false, priority = "none", className }: CheckboxIconProps) => (
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
