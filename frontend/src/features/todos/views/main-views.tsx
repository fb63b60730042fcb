"use client";

import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { formatLongDay } from "@/lib/dates";
import { useMedia } from "@/lib/use-media";
import { store } from "@/store/app-store";
import { hasPermission } from "@/store/engine/roles";
import type { RowGroup } from "@/store/query";
import { useAllLists, useCompletedCount, useHasCompleted, useOpenCount } from "@/store/react/hooks";
import { useCalendar, useLocaleTag } from "@/store/react/use-calendar";
import type { List, ListId, TodoId } from "@/store/types";
import { ALL_SORTS, type Layouts, TodoView } from "./todo-view";

/** The name of the day and the share of its todos that is completed. */
function TodayProgress({ rowGroups }: { rowGroups: readonly RowGroup[] }) {
  const t = useTranslations("todos");
  const { today } = useCalendar();
  const locale = useLocaleTag();
  const ids = rowGroups.flatMap((section) => section.ids);
  const all = ids.length;
  const done = useCompletedCount(ids);
  return (
    <p className="flex flex-wrap items-center gap-x-3.5">
      <span>{formatLongDay(today, today, locale)}</span>
      {all > 0 && (
        <>
          <span aria-hidden="true" className="h-1 w-24 overflow-hidden rounded-full bg-line">
            <span
              className="block h-full rounded-full bg-accent"
              style={{ inlineSize: `${(100 * done) / all}%` }}
            />
          </span>
          <span>{t("progress", { done, all })}</span>
        </>
      )}
    </p>
  );
}

/** The number of open todos, and that the person may only read them. */
function ListFacts({ list, people }: Pick<ListViewProps, "list" | "people">) {
  const t = useTranslations("todos");
  const count = t("openCount", { count: useOpenCount(list.id) });
  const isNarrow = useMedia("(width < 48rem)");
  const facts = hasPermission(list, "edit")
    ? count
    : `${count} · ${t(hasPermission(list, "comment") ? "canComment" : "canView")}`;
  return isNarrow && people ? (
    <div className="flex items-center justify-between gap-3">
      {facts}
      {people}
    </div>
  ) : (
    facts
  );
}

interface TodayViewProps {
  inbox: ListId;
  layouts: Layouts;
}

export function TodayView({ inbox, layouts }: TodayViewProps) {
  const t = useTranslations("todos");
  const { today } = useCalendar();
  return (
    <TodoView
      view={{ kind: "today" }}
      title={t("views.today")}
      sub={(rowGroups) => <TodayProgress rowGroups={rowGroups} />}
      quickAdd={{ list: inbox, day: today }}
      sorts={ALL_SORTS}
      layouts={layouts}
      hide="today"
      empty={t("empty.today")}
    />
  );
}

/** Says why a list shows no todos, and what to do next. */
export function EmptyList({ list }: { list: List }) {
  const t = useTranslations("todos.empty");
  const hasCompleted = useHasCompleted(list.id);
  if (list.inbox) return t("inbox");
  if (hasCompleted) return t("done");
  if (!hasPermission(list, "edit")) return t("readOnly");
  return t(list.archived_at === null ? "list" : "archived");
}

interface ListViewProps {
  list: List;
  /** The list's menu. */
  actions?: ReactNode;
  /** Who else is in a shared list, next to its menu where there is room. */
  people?: ReactNode;
  layouts: Layouts;
}

export function ListView({ list, actions, people, layouts }: ListViewProps) {
  const t = useTranslations("todos");
  const isNarrow = useMedia("(width < 48rem)");
  const isArchived = list.archived_at !== null;
  const isEditable = !isArchived && hasPermission(list, "edit");
  return (
    <TodoView
      key={list.id}
      view={{ kind: "list", list: list.id }}
      title={list.inbox ? t("views.inbox") : list.name}
      sub={() => <ListFacts list={list} people={people} />}
      actions={
        <>
          {!isNarrow && people}
          {actions}
        </>
      }
      quickAdd={isEditable ? { list: list.id } : undefined}
      sorts={ALL_SORTS}
      layouts={layouts}
      canShowDone
      hide="list"
      empty={<EmptyList list={list} />}
    />
  );
}

export function CompletedView() {
  const t = useTranslations("todos");
  return (
    <TodoView
      view={{ kind: "completed" }}
      title={t("views.completed")}
      sub={(rowGroups) =>
        t("completedCount", { count: rowGroups.reduce((sum, { ids }) => sum + ids.length, 0) })
      }
      sorts={[]}
      empty={t("empty.completed")}
    />
  );
}

const canPurge = (id: TodoId) => hasPermission(store.lists.get(store.todos.get(id)?.list_id ?? ""), "manage");

interface TrashViewProps {
  /** The deleted lists. */
  lists?: ReactNode;
  /** Empties the trash. */
  actions?: ReactNode;
}

export function TrashView({ lists, actions }: TrashViewProps) {
  const t = useTranslations("todos");
  const hasLists = useAllLists().some(({ deleted_at }) => deleted_at !== null);
  return (
    <TodoView
      view={{ kind: "trash" }}
      title={t("views.trash")}
      actions={actions}
      sub={(rowGroups) => (
        <div className="grid gap-3">
          <p className="flex min-h-8 items-center pointer-coarse:min-h-touch">
            {t(rowGroups.every(({ ids }) => ids.every(canPurge)) ? "trashRetention" : "trashOfOthers")}
          </p>
          {lists}
        </div>
      )}
      sorts={[]}
      empty={t(hasLists ? "empty.trashOfLists" : "empty.trash")}
    />
  );
}
