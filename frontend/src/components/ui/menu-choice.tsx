"use client";

import { DropdownMenu as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { CheckIcon } from "./icons";
import { itemLook } from "./overlay";

interface MenuChoiceProps<T extends string> {
  /** The accessible name of the choice, for users who don't see the heading above it. */
  label?: string;
  value: T;
  onValueChange: (value: T) => void;
  options: readonly { value: T; label: ReactNode; icon?: ReactNode }[];
}

/** A choice inside a `Menu`; the chosen item has a check mark. */
export function MenuChoice<T extends string>({ label, value, onValueChange, options }: MenuChoiceProps<T>) {
  return (
    <Radix.RadioGroup aria-label={label} value={value} onValueChange={(next) => onValueChange(next as T)}>
      {options.map((option) => (
        <Radix.RadioItem key={option.value} value={option.value} className={itemLook}>
          {option.icon}
          <span className="flex-1">{option.label}</span>
          <Radix.ItemIndicator>
            <CheckIcon className="text-accent" />
          </Radix.ItemIndicator>
        </Radix.RadioItem>
      ))}
    </Radix.RadioGroup>
  );
}

interface MenuCheckProps {
  checked: boolean;
  onCheckedChange: (checked: boolean) => void;
  children: ReactNode;
}

/** A toggle inside a `Menu`; a check mark shows that it is on. */
export const MenuCheck = ({ children, ...state }: MenuCheckProps) => (
  <Radix.CheckboxItem {...state} className={itemLook}>
    <span className="flex-1">{children}</span>
    <Radix.ItemIndicator>
      <CheckIcon className="text-accent" />
    </Radix.ItemIndicator>
  </Radix.CheckboxItem>
);
