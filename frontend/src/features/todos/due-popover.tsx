"use client";

import { DueEditor } from "./due-editor";
import { DueFrame } from "./due-frame";
import type { RowOverlayProps } from "./row-menu";

export function DuePopover({ todo, trigger, onClose, onCloseAutoFocus }: RowOverlayProps) {
  return (
    <DueFrame
      open
      trigger={trigger}
      onOpenChange={(open) => open || onClose()}
      onCloseAutoFocus={onCloseAutoFocus}
    >
      <DueEditor todo={todo} onDone={onClose} />
    </DueFrame>
  );
}
