"use client";

import type { RowOverlayProps } from "../row/row-overlay-props";
import { DueEditor, DueFrame } from "./due-editor";

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
