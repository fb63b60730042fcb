"use client";

import { type ReactNode, useId } from "react";
import { useTranslations } from "use-intl";
import { Menu } from "@/components/ui/menu";
import { MenuChoice } from "@/components/ui/menu-choice";
import type { Todo } from "@/store/types";
import { RepeatField } from "../recurrence/repeat-field";
import { useChange } from "../recurrence/this-occurrence-only";
import { PRIORITIES, PriorityIcon } from "../row/priority-icon";
import { PanelWhen } from "./due-field";
import { FieldButton } from "./field-button";
import { PanelPlace } from "./list-field";
import { PanelReminders } from "./reminders";
import { PanelTags } from "./tags-field";

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

export function PanelFields({ todo }: { todo: Todo }) {
  const t = useTranslations("todos.panel");
  return (
    <div className="grid grid-cols-[5.5rem_1fr] items-start gap-x-2">
      <Row label={t("when")}>{(labelId) => <PanelWhen todo={todo} labelId={labelId} />}</Row>
      <Row label={t("repeat")}>{(labelId) => <RepeatField todo={todo} labelId={labelId} />}</Row>
      <Row label={t("remind")}>{() => <PanelReminders todo={todo} />}</Row>
      <Row label={t("list")}>{(labelId) => <PanelPlace todo={todo} labelId={labelId} />}</Row>
      <Row label={t("priority")}>{(labelId) => <PriorityField todo={todo} labelId={labelId} />}</Row>
      <Row label={t("tags")}>{() => <PanelTags todo={todo} />}</Row>
    </div>
  );
}
