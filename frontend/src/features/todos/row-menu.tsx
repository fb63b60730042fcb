"use client";

import type { ComponentProps, ReactElement } from "react";
import { useTranslations } from "use-intl";
import { CalendarIcon, CheckIcon, FlagIcon, ListIcon, PencilIcon, TrashIcon } from "@/components/ui/icons";
import { Menu, MenuBranch, MenuItem, MenuSeparator } from "@/components/ui/menu";
import { MenuChoice } from "@/components/ui/menu-choice";
import { shownKey } from "@/lib/keys";
import type { Todo } from "@/store/rows";
import { useComplete } from "./complete-button";
import { editedTodo, openOverRow } from "./current";
import { useListOptions } from "./list-options";
import { PRIORITIES, PriorityMark } from "./priority-mark";
import { useTodoActions } from "./use-todo-actions";

export interface RowOverlayProps {
  todo: Todo;
  trigger: ReactElement<ComponentProps<"button">>;
  onClose: () => void;
  onCloseAutoFocus: (event: Event) => void;
}

/** Waits until the menu has closed and given focus back. */
const after = (act: () => void) => () => requestAnimationFrame(() => requestAnimationFrame(act));

function Choices({ todo }: { todo: Todo }) {
  const t = useTranslations("todos");
  const { move, prioritise } = useTodoActions();
  const lists = useListOptions();
  const priorities = PRIORITIES.map((value) => ({
    value,
    label: t(`priority.${value}`),
    icon: <PriorityMark priority={value} />,
  }));
  return (
    <>
      <MenuBranch icon={<FlagIcon />} label={t("menu.priority")}>
        <MenuChoice value={todo.priority} onValueChange={(to) => prioritise(todo, to)} options={priorities} />
      </MenuBranch>
      <MenuBranch icon={<ListIcon />} label={t("menu.move")}>
        <MenuChoice value={todo.list_id} onValueChange={(to) => move(todo, to)} options={lists} />
      </MenuBranch>
    </>
  );
}

export function RowMenu({ todo, trigger, onClose, onCloseAutoFocus }: RowOverlayProps) {
  const t = useTranslations("todos");
  const complete = useComplete();
  const { remove } = useTodoActions();
  const { id } = todo;
  return (
    <Menu
      open
      trigger={trigger}
      onOpenChange={(open) => open || onClose()}
      onCloseAutoFocus={onCloseAutoFocus}
    >
      <MenuItem icon={<CheckIcon />} shortcut="X" onSelect={() => complete(todo)}>
        {t(todo.completed_at === null ? "menu.complete" : "menu.reopen")}
      </MenuItem>
      <MenuItem icon={<PencilIcon />} shortcut="E" onSelect={after(() => editedTodo.set(id))}>
        {t("menu.edit")}
      </MenuItem>
      <MenuItem icon={<CalendarIcon />} shortcut="D" onSelect={after(() => openOverRow("due", id))}>
        {t("menu.due")}
      </MenuItem>
      <Choices todo={todo} />
      <MenuSeparator />
      <MenuItem danger icon={<TrashIcon />} shortcut={shownKey("Delete")} onSelect={() => remove(todo)}>
        {t("menu.delete")}
      </MenuItem>
    </Menu>
  );
}
