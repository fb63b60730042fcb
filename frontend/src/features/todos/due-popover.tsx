"use client";

import { useTranslations } from "use-intl";
import { Popover } from "@/components/ui/popover";
import { DueEditor } from "./due-editor";
import type { RowOverlayProps } from "./row-menu";

export function DuePopover({ todo, trigger, onClose, onCloseAutoFocus }: RowOverlayProps) {
  const t = useTranslations("todos.due");
  return (
    <Popover
      open
      trigger={trigger}
      label={t("title")}
      onOpenChange={(open) => open || onClose()}
      onCloseAutoFocus={onCloseAutoFocus}
    >
      <DueEditor todo={todo} onDone={onClose} />
    </Popover>
  );
}
