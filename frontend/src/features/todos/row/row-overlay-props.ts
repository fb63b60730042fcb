import type { ComponentProps, ReactElement } from "react";
import type { Todo, TodoId } from "@/store/types";

export interface RowOverlayProps {
  /** The row that it hangs on. */
  todo: Todo;
  /** What it is about: the row, or the selection that it is part of. */
  ids: readonly TodoId[];
  trigger: ReactElement<ComponentProps<"button">>;
  onClose: () => void;
  onCloseAutoFocus: (event: Event) => void;
}

/** Waits until the menu has closed and given focus back. */
export const after = (act: () => void) => () => requestAnimationFrame(() => requestAnimationFrame(act));
