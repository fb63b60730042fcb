"use client";

import type { ComponentProps, ReactElement } from "react";
import { useTranslations } from "use-intl";
import { anchorAt } from "@/components/lazy";
import { ListIcon, PencilIcon, PlusIcon, SortIcon, TrashIcon } from "@/components/ui/icons";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/menu";
import { isFocusFree } from "@/lib/focus/focus";
import { runAfterPaint } from "@/lib/focus/run-after-paint";
import { addSection } from "@/store/actions";
import { store } from "@/store/app-store";
import { useChildren, useTodo } from "@/store/react/hooks";
import type { Todo, TodoId } from "@/store/types";
import { useTodoActions } from "../actions/use-todo-actions";
import { AssigneeMenu } from "../assign/assignee";
import { TagsPopover } from "../detail/tags";
import { DuePopover } from "../due/due-editor";
import { returnFocusTo } from "../list/focused-row";
import {
  openRowOverlay,
  openSectionComposer,
  type RowOverlay,
  rowOverlay,
  todoBeingEdited,
} from "../list/row-ui-state";
import { adjacentSectionInsertionPoint } from "../move/adjacent-insertion-point";
import { MoveDialog } from "../move/move-dialog";
import { RowMenu } from "./row-menu";

/** The menu of a section. */
export function SectionMenu({ todo, trigger, onClose, onCloseAutoFocus }: RowOverlayProps) {
  const t = useTranslations("todos.tree");
  const { remove, removeSectionOnly, moveToPosition } = useTodoActions();

  const hasTodos = useChildren(todo.id).length > 0;

  function shift(by: 1 | -1) {
    const insertionPoint = adjacentSectionInsertionPoint(todo.id, by);
    if (insertionPoint) moveToPosition([todo.id], insertionPoint);
  }

  function addAbove() {
    const { list_id, id: before } = todo;
    todoBeingEdited.set(addSection(store, { list_id, title: t("newSection"), before }));
  }

  return (
    <Menu
      open
      trigger={trigger}
      onOpenChange={(open) => open || onClose()}
      onCloseAutoFocus={onCloseAutoFocus}
    >
      <MenuItem icon={<PlusIcon />} onSelect={() => runAfterPaint(() => openSectionComposer(todo))}>
        {t("addTodo")}
      </MenuItem>
      <MenuItem icon={<PencilIcon />} onSelect={() => runAfterPaint(() => todoBeingEdited.set(todo.id))}>
        {t("rename")}
      </MenuItem>
      <MenuItem icon={<PlusIcon />} onSelect={() => runAfterPaint(addAbove)}>
        {t("addAbove")}
      </MenuItem>
      <MenuItem icon={<SortIcon className="rotate-180" />} onSelect={() => shift(-1)}>
        {t("up")}
      </MenuItem>
      <MenuItem icon={<SortIcon />} onSelect={() => shift(1)}>
        {t("down")}
      </MenuItem>
      <MenuItem icon={<ListIcon />} onSelect={() => runAfterPaint(() => openRowOverlay("move", todo.id))}>
        {t("moveSection")}
      </MenuItem>
      <MenuSeparator />
      {hasTodos && (
        <MenuItem icon={<TrashIcon />} onSelect={() => removeSectionOnly(todo.id)}>
          {t("deleteSectionOnly")}
        </MenuItem>
      )}
      <MenuItem danger icon={<TrashIcon />} onSelect={() => remove([todo.id])}>
        {t(hasTodos ? "deleteSection" : "deleteEmptySection")}
      </MenuItem>
    </Menu>
  );
}

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
  assignee: AssigneeMenu,
  section: SectionMenu,
};

export default function OpenOverlay({ overlay }: { overlay: RowOverlay }) {
  const todo = useTodo(overlay.id);
  const close = () => rowOverlay.set(null);
  const returnFocus = (event: Event) => {
    event.preventDefault();
    if (isFocusFree()) returnFocusTo(overlay.id);
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
