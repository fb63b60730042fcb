"use client";

import { DueEditor } from "./due-editor";
import { DueFrame } from "./due-frame";
import type { RowOverlayProps } from "./overlay-props";

export function DuePopover({ todo, ids, trigger, onClose, onCloseAutoFocus }: RowOverlayProps) {
  return (
    <DueFrame
      open
      trigger={trigger}
      onOpenChange={(open) => open || onClose()}
      onCloseAutoFocus={onCloseAutoFocus}
    >
      <DueEditor todo={todo} ids={ids} onDone={onClose} />
    </DueFrame>
  );
}
