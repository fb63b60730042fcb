"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { ChevronRightIcon, RepeatIcon } from "@/components/ui/icons";
import { PopoverOrSheet } from "@/components/ui/popover";
import { addDays, formatShortDay, localDueOf, weekdayOf } from "@/lib/dates";
import { useMedia } from "@/lib/use-media";
import { describeZone, zonesByPlace } from "@/lib/zones/zones";
import { changeTodo } from "@/store/actions";
import type { SchedulePatch } from "@/store/actions/change";
import { store } from "@/store/app-store";
import { useCalendar, useLocaleTag, useWeekStart } from "@/store/react/use-calendar";
import type { Todo, TodoId } from "@/store/types";
import { useTodoActions } from "../actions/use-todo-actions";
import RepeatEditor from "../recurrence/repeat-editor";
import { useRuleLabel } from "../recurrence/rrule-label";
import type { RowOverlayProps } from "../row/row-overlay";
import { DateInput } from "./date-input";
import { MonthGrid } from "./month-grid";

export function DuePopover({ todo, ids, trigger, onClose, onCloseAutoFocus }: RowOverlayProps) {
  const t = useTranslations("todos.due");
  return (
    <PopoverOrSheet
      open
      title={t("title")}
      trigger={trigger}
      onOpenChange={(open) => open || onClose()}
      onCloseAutoFocus={onCloseAutoFocus}
    >
      <DueEditor todo={todo} ids={ids} onDone={onClose} />
    </PopoverOrSheet>
  );
}

interface DueRepeatProps {
  todo: Todo;
  ids: readonly TodoId[];
  onDone: () => void;
}

/** The recurrence, collapsed until it is opened. */
function DueRepeat({ todo, ids, onDone }: DueRepeatProps) {
  const t = useTranslations("todos.repeat");
  const ruleLabel = useRuleLabel();
  const [open, setOpen] = useState(false);
  return (
    <div
      // In sight however high the rest is, until it is open itself.
      className={`border-line border-t bg-surface pt-1 ${open ? "" : "sticky -inset-be-3 -mb-3 pb-3 max-md:-inset-be-6"}`}
    >
      <button type="button" aria-expanded={open} onClick={() => setOpen(!open)} className="due-choice w-full">
        <span className="flex min-w-0 items-center gap-2">
          <RepeatIcon className="size-4 shrink-0 text-muted" />
          {todo.recurrence?.rule ? ruleLabel(todo.recurrence) : t("title")}
        </span>
        <ChevronRightIcon className={`size-4 text-muted ${open ? "unfolded" : ""}`} />
      </button>
      {open && <RepeatEditor todo={todo} ids={ids} onDone={onDone} />}
    </div>
  );
}

function nameWithOffset(zone: string): string {
  const { place, offset } = describeZone(zone);
  return `${place} · ${offset}`;
}

let zones: ReturnType<typeof zonesByPlace> | null = null;

/** The zones that a todo can be in, with their names: `first`, and then all others by city. */
function zoneChoices(first: readonly string[]): readonly { id: string; name: string }[] {
  zones ??= zonesByPlace();
  const others = zones.filter(({ id }) => !first.includes(id));
  return [
    ...first.map((id) => ({ id, name: nameWithOffset(id) })),
    ...others.map(({ id, place }) => ({ id, name: place })),
  ];
}

/** The time, and its time zone: floating, or fixed to one place. */
function DueTime({ todo }: { todo: Todo }) {
  const t = useTranslations("todos.due");
  const { zone } = useCalendar();
  const own = todo.due_timezone;
  const first = [...new Set([zone, own ?? zone])];
  const change = (patch: Parameters<typeof changeTodo>[2]) => changeTodo(store, todo.id, patch);
  return (
    <div className="grid gap-2 border-line border-t pt-3">
      <label className="flex items-center justify-between gap-3 text-sm">
        {t("time")}
        <input
          type="time"
          value={todo.due_time?.slice(0, 5) ?? ""}
          onChange={({ target }) => change({ due_time: target.value ? `${target.value}:00` : null })}
          className="box"
        />
      </label>
      {todo.due_time !== null && (
        <label className="flex items-center justify-between gap-3 text-sm">
          {t("zone")}
          <select
            value={own ?? ""}
            onChange={({ target }) => change({ due_timezone: target.value || null })}
            className="box max-w-40"
          >
            <option value="">{t("floating")}</option>
            {zoneChoices(first).map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
    </div>
  );
}

interface DueEditorProps {
  todo: Todo;
  /** The todos that get the date: this one, or the selection it is part of. */
  ids: readonly TodoId[];
  onDone: () => void;
}

const quickChoice =
  "grid min-h-11 min-w-0 flex-1 content-center justify-items-center rounded-sm text-sm hover:bg-hover";

const nextWeek = (today: string, weekStart: number) =>
  addDays(today, (weekStart - weekdayOf(today) + 7) % 7 || 7);

/** Picks a date by name, in the calendar or with a time; each takes one click. */
export function DueEditor({ todo, ids, onDone }: DueEditorProps) {
  const t = useTranslations("todos");
  const { today, zone } = useCalendar();
  const { schedule } = useTodoActions();
  const locale = useLocaleTag();
  const weekStart = useWeekStart();
  // The first control takes the focus, and on touch an on-screen keyboard would cover the calendar.
  const isTouch = useMedia("(pointer: coarse)");
  const [typed, setTyped] = useState<string | null>(null);
  const chosen = localDueOf(todo, zone)?.day ?? null;

  function choose(patch: SchedulePatch) {
    schedule(ids, patch);
    onDone();
  }

  const tomorrow = addDays(today, 1);
  const week = nextWeek(today, weekStart);
  const quick = [
    { label: t("day.today"), day: today },
    { label: t("day.tomorrow"), day: tomorrow },
    ...(week === tomorrow ? [] : [{ label: t("due.nextWeek"), day: week }]),
  ];

  return (
    <div className="grid w-72 gap-2 max-md:w-full md:pointer-coarse:w-80">
      {!isTouch && <DateInput onChoose={choose} onRead={setTyped} />}
      <div className="flex">
        {quick.map(({ label, day }) => (
          <button key={label} type="button" onClick={() => choose({ due_date: day })} className={quickChoice}>
            <span>{label}</span>
            <span className="text-muted text-xs">{formatShortDay(day, addDays(today, -2), locale)}</span>
          </button>
        ))}
        {chosen !== null && (
          <button type="button" onClick={() => choose({ due_date: null })} className={quickChoice}>
            {t("due.none")}
          </button>
        )}
      </div>
      {isTouch && <DateInput onChoose={choose} onRead={setTyped} />}
      {/* Above the calendar, so that it is in sight however little room there is. */}
      {chosen !== null && ids.length === 1 && <DueTime todo={todo} />}
      <div className="border-line border-t pt-2">
        <MonthGrid
          today={today}
          chosen={chosen}
          typed={typed}
          weekStart={weekStart}
          locale={locale}
          onChoose={(day) => choose({ due_date: day })}
        />
      </div>
      <DueRepeat todo={todo} ids={ids} onDone={onDone} />
    </div>
  );
}
