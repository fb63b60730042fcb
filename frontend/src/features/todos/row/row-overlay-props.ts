import type { ComponentProps, ReactElement } from "react";
import type { Todo, TodoId } from "@/store/types";

export interface RowOverlayProps {
  /** The row that the overlay belongs to. */
  todo: Todo;
  /** The targets: the row, or the selection it is part of. */
  ids: readonly TodoId[];
  trigger: ReactElement<ComponentProps<"button">>;
  onClose: () => void;
  onCloseAutoFocus: (event: Event) => void;
}

/** Waits until the menu has closed and returned the focus. */
export const after = (act: () => void) => () => requestAnimationFrame(() => requestAnimationFrame(act));
