"use client";

import { Suspense } from "react";
import { useTranslations } from "use-intl";
import { lazy } from "@/components/lazy";
import { ListSymbol } from "@/components/list-icon";
import { IS_GUEST_PAGE } from "@/lib/preferences";
import { store } from "@/store/app-store";
import { sectionOf } from "@/store/indexes/selectors";
import { useList, useTodo } from "@/store/react/hooks";
import type { Todo } from "@/store/types";
import { AssigneeAvatar, AssigneeName, useIsAssignable } from "../assign/assignee";
import { useDueLabel } from "../due/due-label";
import { useRuleLabel } from "../recurrence/rrule-label";
import { PriorityIcon } from "../row/row-meta";
import { splitLinks } from "../row/title-links";
import { LinkedTitle } from "../row/todo-row";
import { FieldGrid, FieldRow } from "./fields";
import { Reminders } from "./reminders";

const NotesView = lazy(() => import("./markdown"));

/** The title of a todo that the person may not change. */
export const ReadOnlyTitle = ({ todo }: { todo: Todo }) => (
  <h2 className="serif min-w-0 flex-1 text-xl wrap-anywhere pointer-coarse:py-2">
    <LinkedTitle pieces={splitLinks(todo.title)} isTabStop />
  </h2>
);

const valueClass = "flex min-h-8 items-center gap-2 py-1 wrap-anywhere pointer-coarse:min-h-touch";

/** The values of a todo that the person may not change; its reminders are the person's own. */
export function ReadOnlyFields({ todo }: { todo: Todo }) {
  const t = useTranslations("todos");
  const due = useDueLabel()(todo);
  const ruleLabel = useRuleLabel();
  const list = useList(todo.list_id);
  const isAssignable = useIsAssignable(todo);
  const section = useTodo(sectionOf(store, todo.id) ?? "");
  const isOverdue = due?.isOverdue && todo.completed_at === null;
  return (
    <FieldGrid>
      {due && (
        <FieldRow label={t("panel.dueDate")}>
          {() => <p className={isOverdue ? `${valueClass} text-danger` : valueClass}>{due.text}</p>}
        </FieldRow>
      )}
      {todo.recurrence?.rule && (
        <FieldRow label={t("panel.repeat")}>
          {() => <p className={valueClass}>{todo.recurrence && ruleLabel(todo.recurrence)}</p>}
        </FieldRow>
      )}
      {!IS_GUEST_PAGE && <FieldRow label={t("panel.reminders")}>{() => <Reminders todo={todo} />}</FieldRow>}
      <FieldRow label={t("panel.list")}>
        {() => (
          <p className={valueClass}>
            {list && <ListSymbol color={list.color} icon={list.icon} />}
            <bdi>{list?.name}</bdi>
            {section && <bdi className="text-muted">/ {section.title}</bdi>}
          </p>
        )}
      </FieldRow>
      {isAssignable && (
        <FieldRow label={t("panel.assignee")}>
          {() => (
            <p className={valueClass}>
              <AssigneeAvatar todo={todo} />
              <AssigneeName todo={todo} />
            </p>
          )}
        </FieldRow>
      )}
      {todo.priority !== "none" && (
        <FieldRow label={t("panel.priority")}>
          {() => (
            <p className={valueClass}>
              <PriorityIcon priority={todo.priority} />
              {t(`priority.${todo.priority}`)}
            </p>
          )}
        </FieldRow>
      )}
      {todo.tags.length > 0 && (
        <FieldRow label={t("panel.tags")}>
          {() => <p className={valueClass}>{todo.tags.map((tag) => `@${tag}`).join(" ")}</p>}
        </FieldRow>
      )}
    </FieldGrid>
  );
}

const PlainText = ({ text }: { text: string }) => (
  <p dir="auto" className="whitespace-pre-wrap wrap-anywhere">
    {text}
  </p>
);

/** The notes of a todo that the person may not change; a press on one of their checkboxes has the app say so. */
export const ReadOnlyNotes = ({ todo: { id, notes } }: { todo: Todo }) =>
  notes.trim() && (
    <Suspense fallback={<PlainText text={notes} />}>
      <NotesView text={notes} onToggle={() => store.isEditAllowed([id])} />
    </Suspense>
  );
