"use client";

import { cx } from "class-variance-authority";
import { type ComponentProps, type ReactNode, useId, useState } from "react";
import { useTranslations } from "use-intl";
import { Switch } from "@/components/form/switch";
import { ListSymbol } from "@/components/list-icon";
import { InboxIcon, RepeatIcon } from "@/components/ui/icons";
import { Menu, MenuChoice, MenuItem, MenuLabel, MenuSeparator } from "@/components/ui/menu";
import { PopoverOrSheet } from "@/components/ui/popover";
import { runAfterPaint } from "@/lib/focus/run-after-paint";
import { IS_GUEST_PAGE } from "@/lib/preferences";
import { cityOf } from "@/lib/zones/city";
import { store } from "@/store/app-store";
import { hasPermission } from "@/store/engine/roles";
import { compareByPosition } from "@/store/indexes/manual-order";
import { sectionOf } from "@/store/indexes/selectors";
import { useAllLists, useList, useListSections, useTodo } from "@/store/react/hooks";
import { useCalendar } from "@/store/react/use-calendar";
import { isActive, type Todo } from "@/store/types";
import { useTodoActions } from "../actions/use-todo-actions";
import { AssigneeAvatar, AssigneeMenuChoices, AssigneeName, useIsAssignable } from "../assign/assignee";
import { DueEditor } from "../due/due-editor";
import { useDayLabel, useDueLabel } from "../due/due-label";
import { rowOverlay } from "../list/row-ui-state";
import { lastPointIn } from "../move/insertion-points";
import { thisOccurrenceOnly, useChangeTodo, useIsThisOccurrenceOnly } from "../recurrence/occurrence-scope";
import RepeatEditor from "../recurrence/repeat-editor";
import { useRuleLabel } from "../recurrence/rrule-label";
import { PRIORITIES, PriorityIcon } from "../row/row-meta";
import { Reminders } from "./reminders";
import { TagsField } from "./tags";

/** A value that opens its editor. */
const FieldButton = ({ className, ...rest }: ComponentProps<"button">) => (
  <button
    type="button"
    {...rest}
    className={cx(
      "-mx-2 flex min-h-8 max-w-full items-center gap-2 rounded-sm px-2 text-start hover:bg-hover pointer-coarse:min-h-touch",
      className,
    )}
  />
);

/** Returns the lists that a todo can be moved to: the Inbox, then the others in their order. */
function useListOptions() {
  const lists = useAllLists()
    .filter((list) => isActive(list) && hasPermission(list, "edit"))
    .toSorted(compareByPosition);
  const ordered = [...lists.filter((list) => list.inbox), ...lists.filter((list) => !list.inbox)];
  return ordered.map((list) => ({
    value: list.id,
    label: list.name,
    icon: list.inbox ? (
      <InboxIcon className="text-muted" />
    ) : (
      <ListSymbol color={list.color} icon={list.icon} />
    ),
  }));
}

const NONE = "none";

/** The sections of the todo's list, if it has any. */
function Sections({ todo }: { todo: Todo }) {
  const t = useTranslations("todos.panel");
  const { moveToPosition } = useTodoActions();
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
        onValueChange={(to) =>
          moveToPosition([todo.id], lastPointIn({ list_id, parent_id: to === NONE ? null : to }))
        }
        options={options}
      />
    </>
  );
}

/** The list and section of a todo. */
function ListField({ todo, labelId }: { todo: Todo; labelId: string }) {
  const t = useTranslations("todos");
  const options = useListOptions();
  const list = useList(todo.list_id);
  const section = useTodo(sectionOf(store, todo.id) ?? "");
  const { moveToList } = useTodoActions();
  const id = useId();
  const mark = list?.inbox ? (
    <InboxIcon className="text-muted" />
  ) : (
    list && <ListSymbol color={list.color} icon={list.icon} />
  );
  const openMove = () => rowOverlay.set({ kind: "move", id: todo.id, ids: [todo.id], x: 0, y: 0 });
  return (
    <Menu
      trigger={
        <FieldButton id={id} aria-labelledby={`${labelId} ${id}`}>
          {mark}
          <span dir="auto" className="truncate">
            {list?.name}
          </span>
          {section && (
            <span dir="auto" className="truncate text-muted">
              / {section.title}
            </span>
          )}
        </FieldButton>
      }
    >
      <MenuChoice value={todo.list_id} onValueChange={(to) => moveToList([todo.id], to)} options={options} />
      <Sections todo={todo} />
      <MenuSeparator />
      <MenuItem shortcut="M" onSelect={() => runAfterPaint(openMove)}>
        {t("menu.move")}
      </MenuItem>
    </Menu>
  );
}

/** Options of a recurring todo: change only this occurrence, or skip it. */
function OccurrenceOptions({ todo }: { todo: Todo }) {
  const t = useTranslations("todos.repeat");
  const { skip } = useTodoActions();
  const day = useDayLabel();
  const once = useIsThisOccurrenceOnly(todo.id);
  const id = useId();
  const [next] = todo.recurrence?.next ?? [];
  return (
    <div className="grid gap-1 pb-1 text-sm">
      <div className="flex flex-wrap items-center justify-between gap-x-3">
        {next && <span className="text-muted">{t("next", { day: day(next.slice(0, 10)) })}</span>}
        <button
          type="button"
          onClick={() => skip(todo)}
          className="min-h-7 rounded-sm text-accent-strong hover:underline pointer-coarse:min-h-touch"
        >
          {t("skip")}
        </button>
      </div>
      <label htmlFor={id} className="flex items-center justify-between gap-3 text-muted">
        {t("editOccurrence")}
        <Switch
          id={id}
          checked={once}
          onCheckedChange={(is) => thisOccurrenceOnly.set(is ? todo.id : null)}
        />
      </label>
    </div>
  );
}

function RepeatField({ todo, labelId }: { todo: Todo; labelId: string }) {
  const t = useTranslations("todos.repeat");
  const ruleLabel = useRuleLabel();
  const [open, setOpen] = useState(false);
  const id = useId();
  const rule = todo.recurrence?.rule;
  const button = (
    <FieldButton id={id} aria-labelledby={`${labelId} ${id}`} className={rule ? "" : "text-muted"}>
      {rule && <RepeatIcon className="size-4 shrink-0 text-muted" />}
      {rule && todo.recurrence ? ruleLabel(todo.recurrence) : t("never")}
    </FieldButton>
  );
  return (
    <>
      <PopoverOrSheet open={open} onOpenChange={setOpen} title={t("title")} trigger={button}>
        <RepeatEditor todo={todo} ids={[todo.id]} onDone={() => setOpen(false)} />
      </PopoverOrSheet>
      {rule && todo.completed_at === null && <OccurrenceOptions todo={todo} />}
    </>
  );
}

function DueField({ todo, labelId }: { todo: Todo; labelId: string }) {
  const t = useTranslations("todos");
  const [open, setOpen] = useState(false);
  const { zone } = useCalendar();
  const id = useId();
  const due = useDueLabel()(todo);
  const isOverdue = due?.isOverdue && todo.completed_at === null;
  const foreign = todo.due_timezone === zone ? null : todo.due_timezone;
  const button = (
    <FieldButton
      id={id}
      aria-labelledby={`${labelId} ${id}`}
      className={cx("flex-wrap gap-x-2 gap-y-0", !due && "text-muted")}
    >
      <span className={isOverdue ? "text-danger" : ""}>{due?.text ?? t("due.add")}</span>
      {foreign && (
        <span className="text-muted text-sm">
          {t("due.timeInZone", { time: todo.due_time?.slice(0, 5) ?? "", zone: cityOf(foreign) })}
        </span>
      )}
    </FieldButton>
  );
  return (
    <PopoverOrSheet open={open} onOpenChange={setOpen} title={t("due.title")} trigger={button}>
      <DueEditor todo={todo} ids={[todo.id]} onDone={() => setOpen(false)} />
    </PopoverOrSheet>
  );
}

export function FieldRow({ label, children }: { label: string; children: (labelId: string) => ReactNode }) {
  const id = useId();
  return (
    <>
      <span id={id} className="py-1.5 text-muted text-sm pointer-coarse:py-3">
        {label}
      </span>
      <div className="min-w-0">{children(id)}</div>
    </>
  );
}

function PriorityField({ todo, labelId }: { todo: Todo; labelId: string }) {
  const t = useTranslations("todos");
  const change = useChangeTodo(todo);
  const id = useId();
  const options = PRIORITIES.map((value) => ({
    value,
    label: t(`priority.${value}`),
    icon: <PriorityIcon priority={value} />,
  }));
  return (
    <Menu
      trigger={
        <FieldButton id={id} aria-labelledby={`${labelId} ${id}`}>
          {todo.priority !== "none" && <PriorityIcon priority={todo.priority} />}
          {t(`priority.${todo.priority}`)}
        </FieldButton>
      }
    >
      <MenuChoice value={todo.priority} onValueChange={(to) => change({ priority: to })} options={options} />
    </Menu>
  );
}

export const FieldGrid = ({ children }: { children: ReactNode }) => (
  <div className="grid grid-cols-[5.5rem_1fr] items-start gap-x-2">{children}</div>
);

function AssigneeField({ todo, labelId }: { todo: Todo; labelId: string }) {
  const id = useId();
  // The initials are beside the button, since its name has to contain all of its text.
  return (
    <div className="flex items-center gap-1.5">
      <AssigneeAvatar todo={todo} />
      <Menu
        trigger={
          <FieldButton
            id={id}
            aria-labelledby={`${labelId} ${id}`}
            className={todo.assignee_id ? "" : "text-muted"}
          >
            <AssigneeName todo={todo} />
          </FieldButton>
        }
      >
        <AssigneeMenuChoices ids={[todo.id]} />
      </Menu>
    </div>
  );
}

export function Fields({ todo }: { todo: Todo }) {
  const t = useTranslations("todos.panel");
  const isAssignable = useIsAssignable(todo);
  return (
    <FieldGrid>
      <FieldRow label={t("dueDate")}>{(labelId) => <DueField todo={todo} labelId={labelId} />}</FieldRow>
      <FieldRow label={t("repeat")}>{(labelId) => <RepeatField todo={todo} labelId={labelId} />}</FieldRow>
      {!IS_GUEST_PAGE && <FieldRow label={t("reminders")}>{() => <Reminders todo={todo} />}</FieldRow>}
      {!IS_GUEST_PAGE && (
        <FieldRow label={t("list")}>{(labelId) => <ListField todo={todo} labelId={labelId} />}</FieldRow>
      )}
      {isAssignable && (
        <FieldRow label={t("assignee")}>
          {(labelId) => <AssigneeField todo={todo} labelId={labelId} />}
        </FieldRow>
      )}
      <FieldRow label={t("priority")}>
        {(labelId) => <PriorityField todo={todo} labelId={labelId} />}
      </FieldRow>
      <FieldRow label={t("tags")}>{() => <TagsField todo={todo} />}</FieldRow>
    </FieldGrid>
  );
}
