"use client";

import { type ComponentProps, useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import { announce } from "@/components/feedback/announcer";
import {
  CalendarIcon,
  CheckIcon,
  CloseIcon,
  FlagIcon,
  ListIcon,
  MoreIcon,
  PersonIcon,
  TagIcon,
  TrashIcon,
} from "@/components/ui/icons";
import { Menu, MenuChoice } from "@/components/ui/menu";
import { store } from "@/store/app-store";
import { editableTodos } from "@/store/engine/roles";
import { assignableTodos } from "@/store/indexes/people";
import type { TodoId } from "@/store/types";
import { clearSelection, focusedTodo, selection } from "@/store/ui-state/selection";
import { useTodoActions } from "../actions/use-todo-actions";
import { focusTodo } from "../list/focused-row";
import { type RowOverlay, rowOverlay } from "../list/row-ui-state";
import { inDisplayOrder } from "../list/visible-rows";
import { useToggleCompletion } from "./complete-button";
import { PRIORITIES, PriorityIcon } from "./row-meta";

const selectedIds = (): TodoId[] => inDisplayOrder(selection.get().ids);

interface ToolProps extends ComponentProps<"button"> {
  icon: React.ReactNode;
  label: string;
}

const Tool = ({ icon, label, className = "", ...rest }: ToolProps) => (
  <button type="button" {...rest} className={`bar-tool ${className}`}>
    {icon}
    <span>{label}</span>
  </button>
);

function openOverlayBelow(kind: RowOverlay["kind"]) {
  return ({ currentTarget }: React.MouseEvent<HTMLElement>) => {
    const ids = selectedIds();
    const [id] = ids;
    const box = currentTarget.getBoundingClientRect();
    if (id && store.isEditAllowed(ids)) rowOverlay.set({ kind, id, ids, x: box.left, y: box.top });
  };
}

function clearAndFocus() {
  const id = focusedTodo.get();
  clearSelection();
  if (id) focusTodo(id);
}

function PriorityTool() {
  const t = useTranslations("todos");
  const { setPriority } = useTodoActions();
  const options = PRIORITIES.map((value) => ({
    value,
    label: t(`priority.${value}`),
    icon: <PriorityIcon priority={value} />,
  }));
  return (
    <Menu trigger={<Tool icon={<FlagIcon />} label={t("menu.priority")} />}>
      <MenuChoice
        value={"" as "none"}
        onValueChange={(to) => setPriority(selectedIds(), to)}
        options={options}
      />
    </Menu>
  );
}

/** Announces the number of selected rows after a pause. */
function useSelectionAnnouncement(count: number) {
  const t = useTranslations("todos.announcements");
  const first = useRef(true);
  useEffect(() => {
    const timer = setTimeout(() => announce(t("selected", { count })), first.current ? 0 : 400);
    first.current = false;
    return () => clearTimeout(timer);
  }, [count, t]);
}

/** The changes that the selection bar offers. */
function ChangeTools() {
  const t = useTranslations("todos");
  const complete = useToggleCompletion();
  const { remove } = useTodoActions();

  function completeAll() {
    const [first] = selectedIds().flatMap((id) => store.todos.get(id) ?? []);
    if (first) complete(first);
  }

  function removeAll() {
    remove(selectedIds());
    clearSelection();
  }

  return (
    <>
      <Tool icon={<CheckIcon />} label={t("menu.complete")} onClick={completeAll} />
      <Tool icon={<CalendarIcon />} label={t("selectionBar.due")} onClick={openOverlayBelow("due")} />
      <Tool icon={<ListIcon />} label={t("selectionBar.move")} onClick={openOverlayBelow("move")} />
      <Tool icon={<TagIcon />} label={t("selectionBar.tag")} onClick={openOverlayBelow("tags")} />
      <PriorityTool />
      {assignableTodos(store, selectedIds()).length > 0 && (
        <Tool icon={<PersonIcon />} label={t("selectionBar.assign")} onClick={openOverlayBelow("assignee")} />
      )}
      <Tool icon={<TrashIcon />} label={t("menu.delete")} onClick={removeAll} className="text-danger" />
      <Tool
        icon={<MoreIcon />}
        label={t("selectionBar.more")}
        onClick={openOverlayBelow("menu")}
        className="sm:hidden"
      />
    </>
  );
}

/** Actions on the selection, at the bottom of the view. */
export default function SelectionBar({ count }: { count: number }) {
  const t = useTranslations("todos");
  const ids = selectedIds();
  const isEditable = editableTodos(store, ids).length === ids.length;
  useSelectionAnnouncement(count);
  return (
    <section aria-label={t("selectionBar.label")} className="selection-bar enter" data-print="no">
      <span className="bar-count">{t("selectionBar.count", { count })}</span>
      {isEditable ? <ChangeTools /> : <span className="px-2 text-muted">{t("canView")}</span>}
      <button
        type="button"
        aria-label={t("selectionBar.clear")}
        onClick={clearAndFocus}
        className="bar-clear"
      >
        <CloseIcon />
      </button>
    </section>
  );
}
