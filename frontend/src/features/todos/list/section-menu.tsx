"use client";

import { useTranslations } from "use-intl";
import { ListIcon, PencilIcon, PlusIcon, SortIcon, TrashIcon } from "@/components/ui/icons";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/menu";
import { runAfterPaint } from "@/lib/run-after-paint";
import { addSection } from "@/store/actions";
import { store } from "@/store/app-store";
import { useTodoActions } from "../actions/use-todo-actions";
import { insertionPointForMovedSection } from "../drag/drop-target";
import type { RowOverlayProps } from "../row/row-overlay";
import { openRowOverlay, todoBeingEdited } from "./row-ui-state";

/** The menu of a section. */
export function SectionMenu({ todo, trigger, onClose, onCloseAutoFocus }: RowOverlayProps) {
  const t = useTranslations("todos.tree");
  const { remove, moveToPosition } = useTodoActions();

  function shift(by: 1 | -1) {
    const insertionPoint = insertionPointForMovedSection(todo.id, by);
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
      <MenuItem danger icon={<TrashIcon />} onSelect={() => remove([todo.id])}>
        {t("deleteSection")}
      </MenuItem>
    </Menu>
  );
}
