"use client";

import { cx } from "class-variance-authority";
import { useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { announce } from "@/components/feedback/announcer";
import { ListDot } from "@/components/list-icon";
import { PlusIcon } from "@/components/ui/icons";
import { formatLongDay } from "@/lib/dates";
import { useDropTodos } from "@/lib/todo-drop-target";
import { rescheduleToDay } from "@/store/actions/reschedule";
import { store } from "@/store/app-store";
import { useList } from "@/store/react/hooks";
import { useCalendar, useLocaleTag } from "@/store/react/use-calendar";
import { useSession } from "@/store/session/session";
import type { ListColor, Priority } from "@/store/types";
import { QuickAddField } from "../quick-add/quick-add";
import { PriorityIcon, TagDot } from "../row/row-meta";

export interface GroupLabel {
  text: string;
  /** The color of the label next to an icon. */
  tone?: "danger" | "muted";
  priority?: Priority;
  tag?: string;
  color?: ListColor;
}

const NAMED = { overdue: "section.overdue", today: "section.today", done: "section.done" } as const;
const isNamed = (key: string): key is keyof typeof NAMED => key in NAMED;
const DAY = /^\d{4}-\d\d-\d\d$/;

/** Returns the label and icon of a group, by its key. */
export function useGroupLabel(key: string): GroupLabel {
  const t = useTranslations("todos");
  const { today } = useCalendar();
  const locale = useLocaleTag();
  const at = key.indexOf(":");
  const [kind, value] = [key.slice(0, Math.max(at, 0)), key.slice(at + 1)];
  const list = useList(kind === "list" ? value : "");
  if (isNamed(key)) {
    const tone = ({ overdue: "danger", done: "muted" } as const)[key as "overdue" | "done"];
    return { text: t(NAMED[key]), ...(tone ? { tone } : {}) };
  }
  if (kind === "priority")
    return { text: t(`groupHeading.${value as Priority}`), priority: value as Priority };
  if (kind === "tag")
    return value ? { text: value, tag: value } : { text: t("groupHeading.noTag"), tone: "muted" };
  if (kind === "list") return list ? { text: list.name, color: list.color } : { text: "" };
  const day = kind === "day" ? value : key;
  if (day === today) return { text: t("section.today") };
  if (DAY.test(day)) return { text: formatLongDay(day, today, locale) };
  return kind === "day"
    ? { text: t("groupHeading.noDay"), tone: "muted" }
    : { text: t("groupHeading.noSection"), tone: "muted" };
}

/** The heading of a group, with the icon of what its todos share. */
export function GroupHeading({ groupKey }: { groupKey: string }) {
  const { text, tone, priority, tag, color } = useGroupLabel(groupKey);
  return (
    <h2
      className={cx(
        "flex min-w-0 items-center gap-2 font-medium",
        tone === "danger" && "text-danger",
        tone === "muted" && "text-muted",
      )}
    >
      {priority && <PriorityIcon priority={priority} />}
      {tag !== undefined && <TagDot tag={tag} />}
      {color && <ListDot color={color} />}
      <span dir="auto" className="truncate">
        {text}
      </span>
    </h2>
  );
}

/** A button that turns into a quick-add field for one day. */
export function AddToDay({ day }: { day: string }) {
  const t = useTranslations("planning");
  const session = useSession();
  const [writing, setWriting] = useState(false);
  const [text, setText] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);
  if (session.status !== "signed-in") return null;
  if (!writing)
    return (
      <button
        type="button"
        onClick={() => {
          setWriting(true);
          requestAnimationFrame(() => field.current?.focus());
        }}
        className="board-add"
      >
        <PlusIcon className="size-4" />
        {t("add")}
      </button>
    );
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the field inside is the control
    <label
      className="quick-add"
      onBlur={({ currentTarget, relatedTarget }) => {
        if (text === "" && !currentTarget.contains(relatedTarget)) setWriting(false);
      }}
    >
      <PlusIcon className="mt-3 size-5 shrink-0 self-start text-accent" />
      <QuickAddField
        target={{ list: session.user.inbox_id, day }}
        text={text}
        onText={setText}
        field={field}
        onLeave={() => {
          setText("");
          setWriting(false);
        }}
        side="below"
        className="py-2.75"
      />
    </label>
  );
}

interface DayHeadingProps {
  day: string;
  isFirst: boolean;
  isEmpty: boolean;
}

/** The heading of a day in the agenda. Todos can be dropped on it or added to it. */
export function DayHeading({ day, isFirst, isEmpty }: DayHeadingProps) {
  const t = useTranslations("planning");
  const { zone } = useCalendar();
  const { text } = useGroupLabel(day);
  const drop = useDropTodos<HTMLDivElement>((ids) => {
    if (!store.isEditAllowed(ids)) return;
    rescheduleToDay(store, ids, day, zone);
    const title = store.todos.get(ids[0] ?? "")?.title ?? "";
    announce(t("announcements.moved", { count: ids.length, title, day: text }));
  });
  return (
    <div ref={drop} className={cx("section-head day-head", isFirst ? "pt-1" : "pt-6.5")}>
      <GroupHeading groupKey={day} />
      <AddToDay day={day} />
      {isEmpty && <p className="basis-full text-muted text-sm">{t("nothingPlanned")}</p>}
    </div>
  );
}
