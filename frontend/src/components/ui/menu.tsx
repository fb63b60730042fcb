"use client";

import { cx } from "class-variance-authority";
import { DropdownMenu as Radix } from "radix-ui";
import { type ComponentProps, type ReactNode, useRef, useState } from "react";
import { isFocusFree } from "@/lib/focus/focus";
import { CloseOnTouchBack } from "@/lib/overlay-history";
import { CheckIcon, ChevronRightIcon } from "./icons";
import { itemClass, overlayClass } from "./overlay";

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
        <Radix.RadioItem key={option.value} value={option.value} className={itemClass}>
          {option.icon}
          <span dir="auto" className="flex-1">
            {option.label}
          </span>
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
  <Radix.CheckboxItem {...state} className={itemClass}>
    <span className="flex-1">{children}</span>
    <Radix.ItemIndicator>
      <CheckIcon className="text-accent" />
    </Radix.ItemIndicator>
  </Radix.CheckboxItem>
);

interface MenuProps {
  /** The button that opens the menu; it receives the ref and the handlers. */
  trigger: ReactNode;
  align?: "start" | "center" | "end";
  /** For a menu that is opened by something else than its trigger. */
  open?: boolean;
  defaultOpen?: boolean;
  onOpenChange?: (open: boolean) => void;
  /** Overrides where the focus goes instead of the trigger; prevent the event's default. */
  onCloseAutoFocus?: (event: Event) => void;
  children: ReactNode;
}

export function Menu({
  trigger,
  align = "start",
  open,
  defaultOpen = false,
  onOpenChange,
  onCloseAutoFocus,
  children,
}: MenuProps) {
  const [isOpenByItself, setOpenByItself] = useState(defaultOpen);
  const isOpen = open ?? isOpenByItself;
  const wasPressedByMouse = useRef(false);

  function setOpen(next: boolean): void {
    setOpenByItself(next);
    onOpenChange?.(next);
  }

  return (
    <Radix.Root modal={false} open={isOpen} onOpenChange={setOpen}>
      <Radix.Trigger
        asChild
        onPointerDown={(event) => {
          wasPressedByMouse.current = event.pointerType === "mouse";
          // A finger that opens the menu by touching would choose the item below it by letting go.
          if (!wasPressedByMouse.current) event.preventDefault();
        }}
        onClick={() => {
          if (!wasPressedByMouse.current) setOpen(!isOpen);
          wasPressedByMouse.current = false;
        }}
      >
        {trigger}
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          onCloseAutoFocus={(event) => {
            onCloseAutoFocus?.(event);
            if (!isFocusFree()) event.preventDefault();
          }}
          className={cx(overlayClass, "menu")}
        >
          <CloseOnTouchBack />
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
    <Radix.Item {...rest} className={cx(itemClass, danger && "text-danger", className)}>
      {icon && <span className={danger ? "" : "text-muted"}>{icon}</span>}
      <span className="flex-1">{children}</span>
      {shortcut && <kbd className="ps-4 font-sans text-muted text-xs pointer-coarse:hidden">{shortcut}</kbd>}
    </Radix.Item>
  );
}

export const MenuSeparator = () => <Radix.Separator className="mx-2 my-1 h-px bg-line" />;

export const MenuLabel = ({ children }: { children: ReactNode }) => (
  <Radix.Label className="px-2 pt-2 pb-1 text-muted text-xs">{children}</Radix.Label>
);

interface MenuBranchProps {
  label: ReactNode;
  icon?: ReactNode;
  children: ReactNode;
}

/** An item that opens a submenu. */
export function MenuBranch({ label, icon, children }: MenuBranchProps) {
  return (
    <Radix.Sub>
      <Radix.SubTrigger className={cx(itemClass, "data-[state=open]:bg-hover")}>
        {icon && <span className="text-muted">{icon}</span>}
        <span className="flex-1">{label}</span>
        <ChevronRightIcon className="text-muted" />
      </Radix.SubTrigger>
      <Radix.Portal>
        <Radix.SubContent collisionPadding={8} className={cx(overlayClass, "menu")}>
          {children}
        </Radix.SubContent>
      </Radix.Portal>
    </Radix.Sub>
  );
}
