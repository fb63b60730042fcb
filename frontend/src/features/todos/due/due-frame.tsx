"use client";

import { type ComponentProps, cloneElement, type ReactElement, type ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Dialog } from "@/components/ui/dialog";
import { Popover } from "@/components/ui/popover";
import { useMedia } from "@/lib/use-media";

interface DueFrameProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onCloseAutoFocus?: (event: Event) => void;
  /** What the panel is called; the date where nothing is said. */
  title?: string;
  trigger: ReactElement<ComponentProps<"button">>;
  children: ReactNode;
}

/** Beside what it belongs to where there is room; from below on a phone, where a calendar needs all of it. */
export function DueFrame({ open, onOpenChange, trigger, title, children, ...focus }: DueFrameProps) {
  const t = useTranslations("todos.due");
  const narrow = useMedia("(width < 48rem)");
  if (!narrow) {
    return (
      <Popover
        open={open}
        onOpenChange={onOpenChange}
        label={title ?? t("title")}
        trigger={trigger}
        {...focus}
      >
        {children}
      </Popover>
    );
  }
  return (
    <>
      {cloneElement(trigger, { "aria-haspopup": "dialog", onClick: () => onOpenChange(true) })}
      <Dialog open={open} onOpenChange={onOpenChange} title={title ?? t("title")}>
        {children}
      </Dialog>
    </>
  );
}
