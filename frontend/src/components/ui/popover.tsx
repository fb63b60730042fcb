"use client";

import { cx } from "class-variance-authority";
import { Popover as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { Back } from "@/lib/back-button";
import { overlayClass } from "./overlay";

interface PopoverProps {
  trigger: ReactNode;
  /** The accessible name of the panel. */
  label: string;
  open?: boolean;
  defaultOpen?: boolean;
  onOpenChange?: (open: boolean) => void;
  align?: "start" | "center" | "end";
  /** Overrides where the focus goes instead of the trigger; prevent the event's default. */
  onCloseAutoFocus?: (event: Event) => void;
  className?: string;
  children: ReactNode;
}

export function Popover({
  trigger,
  label,
  align = "start",
  onCloseAutoFocus,
  className,
  children,
  ...state
}: PopoverProps) {
  return (
    <Radix.Root {...state}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          aria-label={label}
          align={align}
          sideOffset={4}
          collisionPadding={8}
          {...(onCloseAutoFocus ? { onCloseAutoFocus } : {})}
          className={cx(
            overlayClass,
            "max-h-(--radix-popover-content-available-height) overflow-y-auto overscroll-contain p-3",
            className,
          )}
        >
          <Back />
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
