"use client";

import { useTodo } from "@/store/react/hooks";
import { DuePopover } from "../due/due-popover";
import { SectionMenu } from "../list/section-menu";
import { type RowOverlay, returnTo, rowOverlay } from "../list/visible-rows";
import { MoveDialog } from "../move/move-dialog";
import { RowMenu } from "./row-menu";
import { TagsPopover } from "./tags-popover";

const OVERLAYS = {
  menu: RowMenu,
  due: DuePopover,
  move: MoveDialog,
  tags: TagsPopover,
  section: SectionMenu,
};

/** An invisible anchor at the pointer. */
const anchorAt = ({ x, y }: RowOverlay) => (
  <button
    type="button"
    tabIndex={-1}
    aria-hidden="true"
    className="pointer-events-none fixed size-0"
    style={{ left: x, top: y }}
  />
);

export default function OverlayOf({ overlay }: { overlay: RowOverlay }) {
  const todo = useTodo(overlay.id);
  const close = () => rowOverlay.set(null);
  const back = (event: Event) => {
    event.preventDefault();
    if (document.activeElement === document.body) returnTo(overlay.id);
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
      onCloseAutoFocus={back}
    />
  );
}
