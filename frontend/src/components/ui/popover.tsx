"use client";

import { cx } from "class-variance-authority";
import { Popover as Radix } from "radix-ui";
import { type ComponentProps, cloneElement, type ReactElement, type ReactNode } from "react";
import { isFocusFree } from "@/lib/focus/focus";
import { CloseOnTouchBack } from "@/lib/overlay-history";
import { useMedia } from "@/lib/use-media";
import { Dialog } from "./dialog";
import { leaveEscapeToField, overlayClass } from "./overlay";

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
          onEscapeKeyDown={leaveEscapeToField}
          onCloseAutoFocus={(event) => {
            onCloseAutoFocus?.(event);
            if (!isFocusFree()) event.preventDefault();
          }}
          className={cx(
            overlayClass,
            "max-h-(--radix-popover-content-available-height) overflow-y-auto overscroll-contain p-3",
            className,
          )}
        >
          <CloseOnTouchBack />
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** Makes a dialog the bottom sheet of a phone. */
export const sheetClass =
  "inset-x-0! inset-be-0! inset-bs-auto! max-w-none! rounded-b-none! pb-[max(1.5rem,env(safe-area-inset-bottom))]!";

interface PopoverOrSheetProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onCloseAutoFocus?: (event: Event) => void;
  /** The accessible name of the popover, and the visible title of the sheet. */
  title: string;
  trigger: ReactElement<ComponentProps<"button">>;
  children: ReactNode;
}

/** A popover next to its trigger; a bottom sheet on a phone, where a calendar needs the width. */
export function PopoverOrSheet({
  open,
  onOpenChange,
  trigger,
  title,
  children,
  ...focus
}: PopoverOrSheetProps) {
  const isNarrow = useMedia("(width < 48rem)");
  if (!isNarrow) {
    return (
      <Popover open={open} onOpenChange={onOpenChange} label={title} trigger={trigger} {...focus}>
        {children}
      </Popover>
    );
  }
  return (
    <>
      {cloneElement(trigger, { "aria-haspopup": "dialog", onClick: () => onOpenChange(true) })}
      <Dialog open={open} onOpenChange={onOpenChange} title={title} className={sheetClass}>
        {children}
      </Dialog>
    </>
  );
}
