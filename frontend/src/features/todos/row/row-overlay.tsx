"use client";

import type { ComponentProps, ReactElement } from "react";
import { anchorAt } from "@/components/lazy";
import { useTodo } from "@/store/react/hooks";
import type { Todo, TodoId } from "@/store/types";
import { TagsPopover } from "../detail/tags";
import { DuePopover } from "../due/due-editor";
import { returnFocusTo } from "../list/focused-row";
import { type RowOverlay, rowOverlay } from "../list/row-ui-state";
import { SectionMenu } from "../list/section-menu";
import { MoveDialog } from "../move/move-dialog";
import { RowMenu } from "./row-menu";

export interface RowOverlayProps {
  /** The row that the overlay belongs to. */
  todo: Todo;
  /** The targets: the row, or the selection it is part of. */
  ids: readonly TodoId[];
  trigger: ReactElement<ComponentProps<"button">>;
  onClose: () => void;
  onCloseAutoFocus: (event: Event) => void;
}

const OVERLAYS = {
  menu: RowMenu,
  due: DuePopover,
  move: MoveDialog,
  tags: TagsPopover,
  section: SectionMenu,
};

export default function OpenOverlay({ overlay }: { overlay: RowOverlay }) {
  const todo = useTodo(overlay.id);
  const close = () => rowOverlay.set(null);
  const returnFocus = (event: Event) => {
    event.preventDefault();
    if (document.activeElement === document.body) returnFocusTo(overlay.id);
  };
  if (!todo) return null;
  const Overlay = OVERLAYS[overlay.kind];
  return (
    <Overlay
      key={`${overlay.kind}:${overlay.x}:${overlay.y}`}
      todo={todo}
      ids={overlay.ids}
      trigger={anchorAt(overlay)}
      onClose={close}
      onCloseAutoFocus={returnFocus}
    />
  );
}
