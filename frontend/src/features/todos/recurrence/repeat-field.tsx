"use client";

import { useId, useState } from "react";
import { useTranslations } from "use-intl";
import { Switch } from "@/components/form/switch";
import { RepeatIcon } from "@/components/ui/icons";
import type { Todo } from "@/store/types";
import { useTodoActions } from "../actions/use-todo-actions";
import { FieldButton } from "../detail/field-button";
import { DueFrame } from "../due/due-editor";
import { useDayLabel } from "../due/due-label";
import { thisOccurrenceOnly, useOnlyThis } from "./occurrence-scope";
import RepeatEditor from "./repeat-editor";
import { useRuleLabel } from "./rrule-label";

/** Options of a recurring todo: change only this occurrence, or skip it. */
function OccurrenceOptions({ todo }: { todo: Todo }) {
  const t = useTranslations("todos.repeat");
  const { skip } = useTodoActions();
  const day = useDayLabel();
  const once = useOnlyThis(todo.id);
  const id = useId();
  const [next] = todo.recurrence?.next ?? [];
  return (
    <div className="grid gap-1 pb-1 text-sm">
      <div className="flex flex-wrap items-center justify-between gap-x-3">
        {next && <span className="text-muted">{t("then", { day: day(next.slice(0, 10)) })}</span>}
        <button
          type="button"
          onClick={() => skip(todo)}
          className="min-h-7 rounded-sm text-accent-strong hover:underline pointer-coarse:min-h-touch"
        >
          {t("skip")}
        </button>
      </div>
      <label htmlFor={id} className="flex items-center justify-between gap-3 text-muted">
        {t("onlyThis")}
        <Switch
          id={id}
          checked={once}
          onCheckedChange={(is) => thisOccurrenceOnly.set(is ? todo.id : null)}
        />
      </label>
    </div>
  );
}

export function RepeatField({ todo, labelId }: { todo: Todo; labelId: string }) {
  const t = useTranslations("todos.repeat");
  const words = useRuleLabel();
  const [open, setOpen] = useState(false);
  const id = useId();
  const rule = todo.recurrence?.rule;
  const button = (
    <FieldButton id={id} aria-labelledby={`${labelId} ${id}`} className={rule ? "" : "text-muted"}>
      {rule && <RepeatIcon className="size-4 shrink-0 text-muted" />}
      {rule && todo.recurrence ? words(todo.recurrence) : t("never")}
    </FieldButton>
  );
  return (
    <>
      <DueFrame open={open} onOpenChange={setOpen} title={t("title")} trigger={button}>
        <RepeatEditor todo={todo} ids={[todo.id]} onDone={() => setOpen(false)} />
      </DueFrame>
      {rule && todo.completed_at === null && <OccurrenceOptions todo={todo} />}
    </>
  );
}
