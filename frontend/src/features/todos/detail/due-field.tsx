"use client";

import { cx } from "class-variance-authority";
import { useId, useState } from "react";
import { useTranslations } from "use-intl";
import { useCalendar } from "@/store/react/use-calendar";
import type { Todo } from "@/store/types";
import { DueEditor } from "../due/due-editor";
import { DueFrame } from "../due/due-frame";
import { useDueWords } from "../due/due-label";
import { FieldButton } from "./field-button";

export function PanelWhen({ todo, labelId }: { todo: Todo; labelId: string }) {
  const t = useTranslations("todos");
  const [open, setOpen] = useState(false);
  const { zone } = useCalendar();
  const id = useId();
  const due = useDueWords()(todo);
  const late = due?.late && todo.completed_at === null;
  const foreign = todo.due_timezone !== null && todo.due_timezone !== zone;
  const button = (
    <FieldButton
      id={id}
      aria-labelledby={`${labelId} ${id}`}
      className={cx("flex-wrap gap-x-2 gap-y-0", !due && "text-muted")}
    >
      <span className={late ? "text-danger" : ""}>{due?.text ?? t("due.add")}</span>
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
