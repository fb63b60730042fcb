"use client";

import { cx } from "class-variance-authority";
import { type KeyboardEvent, type ReactNode, useId, useState } from "react";
import { useTranslations } from "use-intl";
import { CloseIcon } from "@/components/ui/icons";
import { Menu, MenuChoice } from "@/components/ui/menu";
import { normalizeText } from "@/lib/normalize-text";
import { useTags } from "@/store/react/hooks";
import { useCalendar } from "@/store/react/use-calendar";
import type { Todo } from "@/store/types";
import { DueEditor, DueFrame } from "../due/due-editor";
import { useDueLabel } from "../due/due-label";
import { useChange } from "../recurrence/occurrence-scope";
import { RepeatField } from "../recurrence/repeat-field";
import { PRIORITIES, PriorityIcon, TagDot } from "../row/complete-button";
import { FieldButton } from "./field-button";
import { ListField } from "./list-field";
import { Reminders } from "./reminders";

function DueField({ todo, labelId }: { todo: Todo; labelId: string }) {
  const t = useTranslations("todos");
  const [open, setOpen] = useState(false);
  const { zone } = useCalendar();
  const id = useId();
  const due = useDueLabel()(todo);
  const isOverdue = due?.isOverdue && todo.completed_at === null;
  const foreign = todo.due_timezone !== null && todo.due_timezone !== zone;
  const button = (
    <FieldButton
      id={id}
      aria-labelledby={`${labelId} ${id}`}
      className={cx("flex-wrap gap-x-2 gap-y-0", !due && "text-muted")}
    >
      <span className={isOverdue ? "text-danger" : ""}>{due?.text ?? t("due.add")}</span>
      {foreign && (
        <span className="text-muted text-sm">
          {t("due.there", {
            time: todo.due_time?.slice(0, 5) ?? "",
            zone: todo.due_timezone?.replaceAll("_", " ") ?? "",
          })}
        </span>
      )}
    </FieldButton>
  );
  return (
    <DueFrame open={open} onOpenChange={setOpen} trigger={button}>
      <DueEditor todo={todo} ids={[todo.id]} onDone={() => setOpen(false)} />
    </DueFrame>
  );
}

const MAX_TAGS = 20;

/** Normalizes a tag as the server does: trimmed, without the sign, at most 50 characters. */
export const cleanTag = (text: string) => text.replace(/\s+/g, " ").trim().replace(/^@+/, "").slice(0, 50);

function PanelTags({ todo }: { todo: Todo }) {
  const t = useTranslations("todos.panel");
  const id = useId();
  const known = useTags();
  const change = useChange(todo);
  const keep = (tags: string[]) => change({ tags });

  function take(field: HTMLInputElement) {
    const tag = cleanTag(field.value);
    field.value = "";
    if (tag && !todo.tags.some((had) => normalizeText(had) === normalizeText(tag))) keep([...todo.tags, tag]);
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    const field = event.currentTarget;
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter" || event.key === ",") {
      event.preventDefault();
      take(field);
    } else if (event.key === "Backspace" && field.value === "" && todo.tags.length > 0) {
      keep(todo.tags.slice(0, -1));
    }
  }

  return (
    <div className="flex flex-wrap items-center gap-1 py-0.5 pointer-coarse:gap-y-3 pointer-coarse:py-1.5">
      {todo.tags.map((tag) => (
        <span
          key={tag}
          className="flex min-h-7 max-w-full pointer-coarse:min-h-8 items-center rounded-sm bg-accent-soft ps-2 text-accent-strong text-sm"
        >
          <TagDot tag={tag} />
          <span className="ms-1.5 truncate">{tag}</span>
          <button
            type="button"
            aria-label={t("removeTag", { tag })}
            onClick={() => keep(todo.tags.filter((had) => had !== tag))}
            className="relative grid size-7 shrink-0 place-items-center rounded-sm hover:bg-accent-soft pointer-coarse:size-8 pointer-coarse:before:absolute pointer-coarse:before:-inset-1.5"
          >
            <CloseIcon className="size-3.5" />
          </button>
        </span>
      ))}
      {todo.tags.length < MAX_TAGS && (
        <>
          <input
            aria-label={t("addTag")}
            placeholder={t("addTag")}
            list={id}
            maxLength={51}
            autoCapitalize="none"
            autoComplete="off"
            onKeyDown={onKeyDown}
            onBlur={({ currentTarget }) => take(currentTarget)}
            className="min-h-7 min-w-0 flex-auto basis-20 rounded-sm bg-transparent outline-none focus-visible:outline-1 focus-visible:outline-accent pointer-coarse:min-h-touch"
          />
          <datalist id={id}>
            {known
              .filter((tag) => !todo.tags.includes(tag))
              .map((tag) => (
                <option key={tag} value={tag} />
              ))}
          </datalist>
        </>
      )}
    </div>
  );
}

function Row({ label, children }: { label: string; children: (labelId: string) => ReactNode }) {
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
  const change = useChange(todo);
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

export function Fields({ todo }: { todo: Todo }) {
  const t = useTranslations("todos.panel");
  return (
    <div className="grid grid-cols-[5.5rem_1fr] items-start gap-x-2">
      <Row label={t("when")}>{(labelId) => <DueField todo={todo} labelId={labelId} />}</Row>
      <Row label={t("repeat")}>{(labelId) => <RepeatField todo={todo} labelId={labelId} />}</Row>
      <Row label={t("remind")}>{() => <Reminders todo={todo} />}</Row>
      <Row label={t("list")}>{(labelId) => <ListField todo={todo} labelId={labelId} />}</Row>
      <Row label={t("priority")}>{(labelId) => <PriorityField todo={todo} labelId={labelId} />}</Row>
      <Row label={t("tags")}>{() => <PanelTags todo={todo} />}</Row>
    </div>
  );
}
