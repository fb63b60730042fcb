"use client";

import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { store } from "@/store/app-store";
import { existingTodos, isOpenOrLingering } from "@/store/indexes/selectors";
import type { RowGroup } from "@/store/query";
import type { ListId } from "@/store/types";
import { TagDot } from "../row/row-meta";
import { ALL_SORTS, type Layouts, type NewTodoDefaultsOfView, TodoView } from "./todo-view";

const openOf = (rowGroups: readonly { key: string; ids: readonly string[] }[]) =>
  rowGroups.reduce((sum, { key, ids }) => sum + (key === "done" ? 0 : ids.length), 0);

/** A filter may include completed todos, which are counted separately. */
function useFilterCount() {
  const t = useTranslations("todos");
  return (rowGroups: readonly RowGroup[]) => {
    const rows = rowGroups.flatMap(({ ids }) => [...existingTodos(store, ids)]);
    const open = rows.filter((todo) => isOpenOrLingering(store, todo)).length;
    const done = rows.length - open;
    return done === 0 ? t("openCount", { count: open }) : t("openAndCompletedCount", { open, done });
  };
}

export function UpcomingView({ layouts }: { layouts: Layouts }) {
  const t = useTranslations("todos");
  return (
    <TodoView
      view={{ kind: "upcoming" }}
      hide="day"
      title={t("views.upcoming")}
      sub={(rowGroups) => t("openCount", { count: openOf(rowGroups) })}
      sorts={[]}
      layouts={layouts}
      empty={t("empty.upcoming")}
    />
  );
}

/** The todos of all lists that are assigned to the person. */
export function AssignedView({ layouts }: { layouts: Layouts }) {
  const t = useTranslations("todos");
  return (
    <TodoView
      view={{ kind: "assigned" }}
      title={t("views.assigned")}
      sub={(rowGroups) => t("openCount", { count: openOf(rowGroups) })}
      sorts={ALL_SORTS}
      layouts={layouts}
      canShowDone
      empty={t("empty.assigned")}
    />
  );
}

interface FilterViewProps {
  id: string;
  name: string;
  /** The filter's menu, next to the toolbar. */
  actions?: ReactNode;
  /** Shown instead of the count if the query is invalid. */
  error?: string | undefined;
  /** Undefined if the query does not say which fields a new todo needs. */
  quickAdd: NewTodoDefaultsOfView | undefined;
  layouts: Layouts;
}

export function FilterView({ id, name, actions, error, quickAdd, layouts }: FilterViewProps) {
  const t = useTranslations("todos");
  const count = useFilterCount();
  return (
    <TodoView
      key={id}
      view={{ kind: "filter", id }}
      title={name}
      sub={(rowGroups) => error ?? count(rowGroups)}
      actions={actions}
      quickAdd={quickAdd}
      sorts={ALL_SORTS}
      layouts={layouts}
      canShowDone
      empty={error ? t("empty.invalidFilter") : t("empty.filter")}
    />
  );
}

interface TagViewProps {
  tag: string;
  inbox: ListId;
  /** The tag's menu, next to the toolbar. */
  actions?: ReactNode;
  layouts: Layouts;
}

export function TagView({ tag, inbox, actions, layouts }: TagViewProps) {
  const t = useTranslations("todos");
  return (
    <TodoView
      key={tag}
      view={{ kind: "tag", tag }}
      title={
        <>
          <TagDot tag={tag} /> {tag}
        </>
      }
      sub={(rowGroups) => t("openCount", { count: openOf(rowGroups) })}
      actions={actions}
      quickAdd={{ list: inbox, tags: [tag] }}
      sorts={ALL_SORTS}
      layouts={layouts}
      canShowDone
      empty={t("empty.tag")}
    />
  );
}
