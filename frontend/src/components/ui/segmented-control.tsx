"use client";

import { RadioGroup } from "radix-ui";
import type { ReactNode } from "react";

interface SegmentedControlProps<T extends string> {
  label: string;
  value: T;
  onValueChange: (value: T) => void;
  options: readonly { value: T; label: ReactNode; icon?: ReactNode }[];
}

/** A choice among a few options, all of them visible. */
export function SegmentedControl<T extends string>({
  label,
  value,
  onValueChange,
  options,
}: SegmentedControlProps<T>) {
  return (
    <RadioGroup.Root
      aria-label={label}
      orientation="horizontal"
      value={value}
      onValueChange={(next) => onValueChange(next as T)}
      className="inline-flex max-w-full flex-wrap gap-1 rounded-md bg-hover p-1"
    >
      {options.map((option) => (
        <RadioGroup.Item
          key={option.value}
          value={option.value}
          className="inline-flex min-h-8 items-center gap-2 rounded-sm border border-transparent px-3 text-muted text-sm transition-colors hover:text-text data-[state=checked]:border-line data-[state=checked]:bg-surface data-[state=checked]:font-medium data-[state=checked]:text-text pointer-coarse:min-h-touch"
        >
          {option.icon}
          {option.label}
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}
