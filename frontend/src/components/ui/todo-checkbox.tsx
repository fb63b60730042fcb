"use client";

import { cx } from "class-variance-authority";
import { type ComponentProps, useState } from "react";

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

export type CheckboxPriority = "none" | "low" | "medium" | "high";

interface TodoCheckboxProps extends Omit<ComponentProps<"button">, "onChange"> {
  checked: boolean;
  priority?: CheckboxPriority;
  onCheckedChange?: (checked: boolean) => void;
}

/**
 * The one control that has a flourish. Priority shows in its shape as well as its
 * color: a square is high, a drop is medium, a circle with a dot is low. The stroke is there only
 * once it is drawn: scrolling through thousands of boxes costs less without.
 */
export function TodoCheckbox({
  checked,
  priority = "none",
  onCheckedChange,
  className,
  ...rest
}: TodoCheckboxProps) {
  const [wasChecked] = useState(checked);
  return (
    // biome-ignore lint/a11y/useSemanticElements: the drawn stroke needs a child, which an input cannot have
    <button
      type="button"
      role="checkbox"
      aria-checked={checked}
      data-priority={priority}
      onClick={() => onCheckedChange?.(!checked)}
      {...rest}
      className={cx("todo-checkbox", className)}
    >
      {checked && (
        <svg viewBox="0 0 20 20" aria-hidden="true" data-draws={!wasChecked || undefined}>
          <path pathLength={1} d="m5.8 10.3 2.9 2.9 5.5-6" />
        </svg>
      )}
    </button>
  );
}
