"use client";

import { Tooltip as Radix } from "radix-ui";
import type { ReactNode } from "react";

interface TooltipProps {
  label: ReactNode;
  shortcut?: string;
  side?: "top" | "bottom";
  /** One focusable control that already has an accessible name. */
  children: ReactNode;
}

/** A visual hint; it never carries a control's only name. */
export function Tooltip({ label, shortcut, side = "bottom", children }: TooltipProps) {
  return (
    <Radix.Provider delayDuration={500} skipDelayDuration={200}>
      <Radix.Root>
        <Radix.Trigger asChild>{children}</Radix.Trigger>
        <Radix.Portal>
          <Radix.Content
            side={side}
            sideOffset={6}
            collisionPadding={8}
            className="enter z-50 flex gap-2 rounded-sm bg-text px-2 py-1 text-bg text-xs shadow-overlay"
          >
            {label}
            {shortcut && <kbd className="font-sans opacity-70">{shortcut}</kbd>}
          </Radix.Content>
        </Radix.Portal>
      </Radix.Root>
    </Radix.Provider>
  );
}
