"use client";

import { useId } from "react";
import { useTranslations } from "use-intl";
import { ListMark } from "@/components/list-icon/list-icon";
import { InboxIcon, SubtaskIcon } from "@/components/ui/icons";
import { Menu, MenuChoice, MenuItem, MenuLabel, MenuSeparator } from "@/components/ui/menu";
import { formatter } from "@/lib/dates";
import { openTodo } from "@/lib/location";
import { store } from "@/store/app-store";
import { sectionOf } from "@/store/indexes/selectors";
import { useList, useListSections, useSeriesHistory, useTodo } from "@/store/react/hooks";
import { useCalendar, useLocaleTag } from "@/store/react/use-calendar";
import type { Todo } from "@/store/types";
import { useTodoActions } from "../actions/use-todo-actions";
import { lastUnder } from "../drag/drop-target";
import { rowOverlay } from "../list/visible-rows";
import { after } from "../row/row-overlay-props";
import { useListOptions } from "../toolbar/filter-popover";
import { FieldButton } from "./field-button";

const MAX_SHOWN = 50;

/** The completions of a recurring todo, newest first. */
export function History({ todo }: { todo: Todo }) {
  const t = useTranslations("todos.repeat");
  const done = useSeriesHistory(todo.recurrence?.series_id ?? todo.id);
  const { zone } = useCalendar();
  const format = formatter(useLocaleTag(), {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "numeric",
    minute: "2-digit",
    timeZone: zone,
  });
  if (done.length === 0) return null;
  return (
    <details className="text-sm">
      <summary className="flex min-h-8 items-center font-medium pointer-coarse:min-h-touch">
        {t("history", { count: done.length })}
      </summary>
      <ol className="grid gap-1 pt-1 text-muted">
        {done.slice(0, MAX_SHOWN).map((copy) => (
          <li key={copy.id}>{copy.completed_at && format.format(new Date(copy.completed_at))}</li>
        ))}
      </ol>
    </details>
  );
}

const NONE = "none";

/** The sections of the todo's list, if it has any. */
function Sections({ todo }: { todo: Todo }) {
  const t = useTranslations("todos.panel");
  const { place } = useTodoActions();
  const sections = useListSections(todo.list_id);
  if (sections.length === 0) return null;
  const options = [
    { value: NONE, label: t("noSection") },
    ...sections.map(({ id, title }) => ({ value: id, label: title })),
  ];
  const { list_id } = todo;
  return (
    <>
      <MenuSeparator />
      <MenuLabel>{t("section")}</MenuLabel>
      <MenuChoice
        value={sectionOf(store, todo.id) ?? NONE}
        onValueChange={(to) => place([todo.id], lastUnder({ list_id, parent_id: to === NONE ? null : to }))}
        options={options}
      />
    </>
  );
}

/** The list and section of a todo. */
export function ListField({ todo, labelId }: { todo: Todo; labelId: string }) {
  const t = useTranslations("todos");
  const options = useListOptions();
  const list = useList(todo.list_id);
  const section = useTodo(sectionOf(store, todo.id) ?? "");
  const { move } = useTodoActions();
  const id = useId();
  const mark = list?.inbox ? (
    <InboxIcon className="text-muted" />
  ) : (
    list && <ListMark color={list.color} icon={list.icon} />
  );
  const openMove = () => rowOverlay.set({ kind: "move", id: todo.id, ids: [todo.id], x: 0, y: 0 });
  return (
    <Menu
      trigger={
        <FieldButton id={id} aria-labelledby={`${labelId} ${id}`}>
          {mark}
          <span className="truncate">{list?.name}</span>
          {section && <span className="truncate text-muted">/ {section.title}</span>}
        </FieldButton>
      }
    >
      <MenuChoice value={todo.list_id} onValueChange={(to) => move([todo.id], to)} options={options} />
      <Sections todo={todo} />
      <MenuSeparator />
      <MenuItem shortcut="M" onSelect={after(openMove)}>
        {t("menu.move")}
      </MenuItem>
    </Menu>
  );
}

/** A link to the parent todo. */
export function ParentLink({ todo }: { todo: Todo }) {
  const t = useTranslations("todos.panel");
  const parent = useTodo(todo.parent_id ?? "");
  if (parent?.kind !== "todo") return null;
  return (
    <button
      type="button"
      aria-label={t("under", { title: parent.title })}
      onClick={() => openTodo(parent.id)}
      className="-mx-1 -mb-2 flex min-h-7 max-w-[calc(100%-3rem)] items-center gap-1.5 rounded-sm px-1 text-muted text-sm hover:text-text pointer-coarse:min-h-touch"
    >
      <SubtaskIcon className="size-4 shrink-0" />
      <span className="truncate">{parent.title}</span>
    </button>
  );
}
