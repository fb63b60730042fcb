"use client";

import { useTranslations } from "use-intl";
import { TrashIcon } from "@/components/ui/icons";
import { formatter } from "@/lib/dates";
import { useCalendar, useLocaleTag } from "@/store/react/use-calendar";
import type { Todo } from "@/store/types";
import { useTodoActions } from "../actions/use-todo-actions";
import { CompleteButton, useComplete } from "../row/complete-button";
import { PanelFields } from "./fields";
import { History } from "./history";
import { PanelParent } from "./list-field";
import { PanelNotes } from "./notes";
import { Subtasks } from "./subtasks";
import { PanelTitle } from "./title";

const ROUNDED: Intl.DateTimeFormatOptions = { dateStyle: "medium", timeStyle: "short" };

function Stamps({ todo }: { todo: Todo }) {
  const t = useTranslations("todos.panel");
  const { zone } = useCalendar();
  const format = formatter(useLocaleTag(), { ...ROUNDED, timeZone: zone });
  const at = (moment: string) => format.format(new Date(moment));
  return (
    <p className="text-muted text-xs">
      {t("created", { at: at(todo.created_at) })}
      {todo.updated_at.slice(0, 19) !== todo.created_at.slice(0, 19) && (
        <>
          <br />
          {t("changed", { at: at(todo.updated_at) })}
        </>
      )}
    </p>
  );
}

/** All of one todo, each part to be changed where it stands. */
export function TodoPanel({ todo }: { todo: Todo }) {
  const t = useTranslations("todos");
  const { remove } = useTodoActions();
  const complete = useComplete();
  return (
    <div className="flex min-h-full flex-col gap-4">
      <PanelParent todo={todo} />
      <div className="flex items-start gap-3 pe-12">
        <span className="grid h-7 items-center pointer-coarse:h-touch">
          <CompleteButton todo={todo} label={t("complete", { title: todo.title })} onComplete={complete} />
        </span>
        <PanelTitle key={todo.id} todo={todo} />
      </div>
      <PanelFields todo={todo} />
      <PanelNotes key={todo.id} todo={todo} />
      <Subtasks key={`under ${todo.id}`} todo={todo} />
      <History todo={todo} />
      <footer className="mt-auto flex items-center justify-between gap-3 pt-4">
        <Stamps todo={todo} />
        <button
          type="button"
          onClick={() => remove([todo.id])}
          className="-me-2 flex min-h-9 items-center gap-1.5 rounded-md px-2 text-danger text-sm hover:bg-danger-soft pointer-coarse:min-h-touch"
        >
          <TrashIcon />
          {t("menu.delete")}
        </button>
      </footer>
    </div>
  );
}
