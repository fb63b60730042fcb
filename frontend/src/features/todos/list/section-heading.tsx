"use client";

import { cx } from "class-variance-authority";
import { Suspense, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { lazy } from "@/components/lazy";
import { ChevronRightIcon, MoreIcon, PlusIcon } from "@/components/ui/icons";
import { useCellIs } from "@/lib/cell";
import { formatLongDay } from "@/lib/dates";
import { useView } from "@/lib/location";
import { store } from "@/store/app-store";
import { hasPermission } from "@/store/engine/roles";
import { useChildren, useIsCollapsed, useList, useTodo } from "@/store/react/hooks";
import { useCalendar, useLocaleTag } from "@/store/react/use-calendar";
import type { Todo, TodoId } from "@/store/types";
import { useReschedule } from "../actions/use-reschedule";
import { useTodoDrag } from "../drag/use-todo-drag";
import { LazyTitleEditor } from "../row/todo-row";
import { editTitle, openRowOverlay, openSectionComposer, todoBeingEdited } from "./row-ui-state";

function SectionName({ row }: { row: Todo }) {
  const isCollapsed = useIsCollapsed(row.id);
  const openCount = useChildren(row.id).filter((id) => store.todos.get(id)?.completed_at === null).length;
  return (
    <h2 className="min-w-0 flex-1 font-medium">
      <button
        type="button"
        data-title={row.id}
        aria-expanded={!isCollapsed}
        onClick={() => store.collapsed.set(row.id, !isCollapsed)}
        onDoubleClick={() => editTitle(row.id)}
        className="section-name"
      >
        <span dir="auto" className="truncate">
          {row.title}
        </span>
        {isCollapsed && openCount > 0 && <span className="text-muted">{openCount}</span>}
        <ChevronRightIcon className={cx("size-3.5 text-muted", !isCollapsed && "unfolded")} />
      </button>
    </h2>
  );
}

/** The heading of a list's section: its name collapses it, and it can be dragged. */
function ListSectionHeading({ row, isFirst }: { row: Todo; isFirst: boolean }) {
  const t = useTranslations("todos.tree");
  const head = useRef<HTMLDivElement>(null);
  const [isPointerNear, setIsPointerNear] = useState(false);
  const isEdited = useCellIs(todoBeingEdited, row.id);
  const isEditable = hasPermission(useList(row.list_id), "edit");
  useTodoDrag(head, row.id, isPointerNear && isEditable);
  return (
    <div
      ref={head}
      data-row={row.id}
      data-section
      onPointerMove={() => setIsPointerNear(true)}
      onPointerDown={() => setIsPointerNear(true)}
      className={cx("section-head group", isFirst ? "pt-1" : "pt-6.5")}
    >
      {isEdited ? <LazyTitleEditor todo={row} /> : <SectionName row={row} />}
      {isEditable && (
        <button
          type="button"
          aria-label={t("addToSection", { title: row.title })}
          onClick={() => openSectionComposer(row)}
          className="section-more section-plus"
        >
          <PlusIcon />
        </button>
      )}
      {isEditable && (
        <button
          type="button"
          aria-label={t("sectionMenu", { title: row.title })}
          onClick={({ currentTarget }) => {
            const box = currentTarget.getBoundingClientRect();
            openRowOverlay("section", row.id, { x: box.left, y: box.bottom });
          }}
          className="section-more"
        >
          <MoreIcon />
        </button>
      )}
    </div>
  );
}

const DAY = /^\d{4}-/;
const NAMED = { overdue: "section.overdue", today: "section.today", done: "section.done" } as const;
const isNamed = (key: string): key is keyof typeof NAMED => key in NAMED;
const isPlain = (key: string) => isNamed(key) || DAY.test(key);

const GroupHeading = lazy(async () => ({ default: (await import("./group-headings")).GroupHeading }));
const DayHeading = lazy(async () => ({ default: (await import("./group-headings")).DayHeading }));

interface SectionHeadingProps {
  /** The key of the group of rows: a section, or what they are grouped by. */
  groupKey: string;
  ids: readonly TodoId[];
  isFirst: boolean;
}

function PlainHeading({ groupKey, ids, isFirst }: SectionHeadingProps) {
  const t = useTranslations("todos");
  const { today } = useCalendar();
  const locale = useLocaleTag();
  const rescheduleAll = useReschedule();
  const isOverdue = groupKey === "overdue";
  return (
    <div className={cx("section-head", isFirst ? "pt-1" : "pt-6.5")}>
      {isPlain(groupKey) ? (
        <h2 className={cx("font-medium", isOverdue && "text-danger", groupKey === "done" && "text-muted")}>
          {isNamed(groupKey)
            ? t(NAMED[groupKey])
            : groupKey === today
              ? t("section.today")
              : formatLongDay(groupKey, today, locale)}
        </h2>
      ) : (
        <Suspense fallback={<h2>&nbsp;</h2>}>
          <GroupHeading groupKey={groupKey} />
        </Suspense>
      )}
      {isOverdue && (
        <button
          type="button"
          onClick={() => rescheduleAll(ids, today)}
          className="-my-1.5 -me-1 rounded-sm px-1 py-1.5 font-medium text-accent hover:underline pointer-coarse:-my-3 pointer-coarse:py-3"
        >
          {t("moveToToday")}
        </button>
      )}
    </div>
  );
}

/**
 * The heading of a section or group. Sections can be collapsed, renamed and moved; todos can be added to a
 * day.
 */
export function SectionHeading(props: SectionHeadingProps) {
  const { groupKey, isFirst } = props;
  const row = useTodo(groupKey);
  const isUpcoming = useView().name === "upcoming" && DAY.test(groupKey);
  if (row?.kind === "section") return <ListSectionHeading row={row} isFirst={isFirst} />;
  if (!isUpcoming) return <PlainHeading {...props} />;
  return (
    <Suspense fallback={<PlainHeading {...props} />}>
      <DayHeading day={groupKey} isFirst={isFirst} isEmpty={props.ids.length === 0} />
    </Suspense>
  );
}
