"use client";

import { useTranslations } from "use-intl";
import { addDays, localDue, shortDay, weekdayOf } from "@/lib/dates";
import { useMedia } from "@/lib/use-media";
import { changeTodos } from "@/store/actions";
import { store } from "@/store/app-store";
import { useCalendar, useLocaleTag, useWeekStart } from "@/store/react/use-calendar";
import type { Todo, TodoId, TodoPatch } from "@/store/types";
import { useTodoActions } from "../actions/use-todo-actions";
import { DateInput } from "./date-input";
import { DueRepeat } from "./due-repeat";
import { DueTime } from "./due-time";
import { MonthGrid } from "./month-grid";

interface DueEditorProps {
  todo: Todo;
  /** What is given the date: the todo, or the selection that it is part of. */
  ids: readonly TodoId[];
  onDone: () => void;
}

const nextWeek = (today: string, weekStart: number) =>
  addDays(today, (weekStart - weekdayOf(today) + 7) % 7 || 7);

/** A choice by name, by the calendar, or with a time: one press is enough for each. */
export function DueEditor({ todo, ids, onDone }: DueEditorProps) {
  const t = useTranslations("todos");
  const { today, zone } = useCalendar();
  const { schedule } = useTodoActions();
  const locale = useLocaleTag();
  const weekStart = useWeekStart();
  // what comes first takes the focus, and a keyboard over the calendar helps no thumb
  const touch = useMedia("(pointer: coarse)");
  const chosen = localDue(todo, zone)?.day ?? null;

  function choose(due_date: string | null) {
    schedule(ids, { due_date });
    onDone();
  }

  function take(patch: TodoPatch) {
    changeTodos(store, ids, patch);
    onDone();
  }

  const quick = [
    { label: t("day.today"), day: today },
    { label: t("day.tomorrow"), day: addDays(today, 1) },
    { label: t("due.nextWeek"), day: nextWeek(today, weekStart) },
  ];

  return (
    <div className="grid w-66 gap-2 max-md:w-full md:pointer-coarse:w-80">
      {!touch && <DateInput onChoose={take} />}
      <div className="grid">
        {quick.map(({ label, day }) => (
          <button key={label} type="button" onClick={() => choose(day)} className="due-choice">
            <span>{label}</span>
            <span className="text-muted text-sm">{shortDay(day, addDays(today, -2), locale)}</span>
          </button>
        ))}
        {chosen !== null && (
          <button type="button" onClick={() => choose(null)} className="due-choice">
            {t("due.none")}
          </button>
        )}
      </div>
      {touch && <DateInput onChoose={take} />}
      <div className="border-line border-t pt-2">
        <MonthGrid today={today} chosen={chosen} weekStart={weekStart} locale={locale} onChoose={choose} />
      </div>
      {chosen !== null && ids.length === 1 && <DueTime todo={todo} />}
      <DueRepeat todo={todo} ids={ids} onDone={onDone} />
    </div>
  );
}
