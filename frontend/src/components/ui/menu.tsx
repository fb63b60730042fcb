"use client";

import { cx } from "class-variance-authority";
import { DropdownMenu as Radix } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { itemLook, overlayLook } from "./overlay";

interface MenuProps {
  /** The button that opens it; takes the ref and the handlers. */
  trigger: ReactNode;
  align?: "start" | "center" | "end";
  children: ReactNode;
}

export function Menu({ trigger, align = "start", children }: MenuProps) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className={cx(
            overlayLook,
            "max-h-(--radix-dropdown-menu-content-available-height) min-w-48 overflow-y-auto p-1",
          )}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

interface MenuItemProps extends ComponentProps<typeof Radix.Item> {
  icon?: ReactNode;
  shortcut?: string;
  danger?: boolean;
}

export function MenuItem({ icon, shortcut, danger = false, className, children, ...rest }: MenuItemProps) {
  return (
    <Radix.Item {...rest} className={cx(itemLook, danger && "text-danger", className)}>
      {icon && <span className={danger ? "" : "text-muted"}>{icon}</span>}
      <span className="flex-1">{children}</span>
      {shortcut && <kbd className="ps-4 font-sans text-muted text-xs">{shortcut}</kbd>}
    </Radix.Item>
  );
}

export const MenuSeparator = () => <Radix.Separator className="mx-2 my-1 h-px bg-line" />;

export const MenuLabel = ({ children }: { children: ReactNode }) => (
  <Radix.Label className="px-2 pt-2 pb-1 text-muted text-xs">{children}</Radix.Label>
);
