"use client";

import { useLayoutEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { ChevronRightIcon } from "@/components/ui/icons";
import { formatLongDay, weekdayOf } from "@/lib/dates";
import { useCalendar, useLocaleTag, useWeekStart } from "@/store/react/use-calendar";
import type { RecurrenceDraft, Todo } from "@/store/types";
import { DateInput } from "../due/date-input";
import { MonthGrid } from "../due/month-grid";
import { useRuleLabel } from "./rrule-label";
import {
  countFrom,
  draftToRecurrence,
  MONTHLY_DAYS,
  RULE_ENDS,
  type RuleDraft,
  ruleDraftOf,
  weekdayOrdinal,
} from "./rule-draft";
import { useDateNames } from "./use-date-names";

interface DayChoiceProps {
  draft: RuleDraft;
  change: (part: Partial<RuleDraft>) => void;
  day: string;
}

function Weekdays({ draft, change }: Omit<DayChoiceProps, "day">) {
  const t = useTranslations("todos.repeat");
  const names = useDateNames();
  const first = useWeekStart();
  const toggle = (day: number) =>
    draft.weekdays.includes(day) ? draft.weekdays.filter((had) => had !== day) : [...draft.weekdays, day];
  return (
    <fieldset className="flex gap-1">
      <legend className="sr-only">{t("weekdays")}</legend>
      {Array.from({ length: 7 }, (_, nth) => (first + nth) % 7).map((day) => (
        <button
          key={day}
          type="button"
          aria-label={names.weekday(day)}
          aria-pressed={draft.weekdays.includes(day)}
          onClick={() => change({ weekdays: toggle(day) })}
          className="min-h-9 flex-1 rounded-sm border border-line text-xs aria-pressed:border-accent aria-pressed:bg-accent aria-pressed:text-on-accent pointer-coarse:min-h-touch"
        >
          {names.shortWeekday(day)}
        </button>
      ))}
    </fieldset>
  );
}

/** The days of the week or month on which a rule repeats. */
function DayChoice({ draft, change, day, first }: DayChoiceProps & { first: RuleDraft }) {
  const t = useTranslations("todos.repeat");
  const names = useDateNames();
  if (draft.unit === "week") return <Weekdays draft={draft} change={change} />;
  if (draft.unit !== "month" && draft.unit !== "year") return null;
  const weekday = names.weekday(weekdayOf(day));
  const nth = t(`nth.${Math.min(4, weekdayOrdinal(day)) as 1}`);
  const words = { day: Number(day.slice(8)), weekday, nth };
  const isOffered = (how: RuleDraft["monthly"]) => {
    if (how === "any") return draft.from === "completion";
    // Only some months have a fifth one, so the last weekday is offered instead.
    if (how === "nth") return draft.monthly === "nth" || weekdayOrdinal(day) <= 4;
    return how !== "own" || first.monthly === "own";
  };
  return (
    <select
      aria-label={t("dayOfMonth")}
      value={draft.monthly}
      onChange={({ target }) => change({ monthly: target.value as RuleDraft["monthly"] })}
      className="box"
    >
      {MONTHLY_DAYS.filter(isOffered).map((how) => (
        <option key={how} value={how}>
          {t(`monthly.${how}`, words)}
        </option>
      ))}
    </select>
  );
}

const UNITS: readonly RuleDraft["unit"][] = ["hour", "day", "week", "month", "year"];

interface RuleFieldProps {
  draft: RuleDraft;
  change: (part: Partial<RuleDraft>) => void;
}

function IntervalField({ draft, change, hourly }: RuleFieldProps & { hourly: boolean }) {
  const t = useTranslations("todos.repeat");
  const first = useRef<HTMLInputElement>(null);
  // It replaces the button that had the focus.
  useLayoutEffect(() => first.current?.focus(), []);
  return (
    <div className="flex items-center gap-2">
      <span className="min-w-9">{t("everyLabel")}</span>
      <input
        ref={first}
        type="number"
        inputMode="numeric"
        aria-label={t("interval")}
        min={1}
        max={999}
        value={draft.interval}
        onChange={({ target }) => change({ interval: target.value })}
        className="box w-16"
      />
      <select
        aria-label={t("unit")}
        value={draft.unit}
        onChange={({ target }) => change({ unit: target.value as RuleDraft["unit"] })}
        className="box flex-1"
      >
        {UNITS.filter((unit) => unit !== "hour" || hourly).map((unit) => (
          <option key={unit} value={unit}>
            {t(`units.${unit}`, { interval: Number(draft.interval) || 1 })}
          </option>
        ))}
      </select>
    </div>
  );
}

/** The last day of a rule, as the person's locale writes it, which opens a field for another one and a calendar. */
function LastDay({ day, onChoose }: { day: string; onChoose: (day: string) => void }) {
  const t = useTranslations("todos.repeat");
  const { today } = useCalendar();
  const locale = useLocaleTag();
  const weekStart = useWeekStart();
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  const [typed, setTyped] = useState<string | null>(null);
  const written = formatLongDay(day, today, locale);
  function choose(chosen: string) {
    onChoose(chosen);
    setOpen(false);
    button.current?.focus();
  }
  return (
    <div className="w-full">
      <button
        ref={button}
        type="button"
        aria-label={`${t("lastDate")}: ${written}`}
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        className="box flex w-full items-center justify-between gap-2 text-start pointer-coarse:min-h-touch"
      >
        {written}
        <ChevronRightIcon className={`size-4 text-muted ${isOpen ? "unfolded" : ""}`} />
      </button>
      {isOpen && (
        <div className="grid gap-1 pt-2">
          <DateInput onChoose={({ due_date }) => due_date && choose(due_date)} onRead={setTyped} />
          <MonthGrid
            today={today}
            chosen={day}
            typed={typed}
            weekStart={weekStart}
            locale={locale}
            onChoose={choose}
          />
        </div>
      )}
    </div>
  );
}

function EndField({ draft, change }: RuleFieldProps) {
  const t = useTranslations("todos.repeat");
  return (
    <div className="flex flex-wrap items-center gap-2">
      <label className="flex flex-1 items-center gap-2">
        <span className="min-w-9">{t("ends")}</span>
        <select
          value={draft.end}
          onChange={({ target }) => change({ end: target.value as RuleDraft["end"] })}
          className="box flex-1"
        >
          {RULE_ENDS.map((end) => (
            <option key={end} value={end}>
              {t(`end.${end}`)}
            </option>
          ))}
        </select>
      </label>
      {draft.end === "until" && <LastDay day={draft.until} onChoose={(until) => change({ until })} />}
      {draft.end === "count" && (
        <input
          type="number"
          inputMode="numeric"
          aria-label={t("count")}
          min={1}
          max={999}
          value={draft.count}
          onChange={({ target }) => change({ count: target.value })}
          className="box w-20"
        />
      )}
    </div>
  );
}

interface CustomRuleProps {
  todo: Todo;
  onSave: (recurrence: RecurrenceDraft) => void;
  onBack: () => void;
}

/** An editor for a rule, with the rule in words. */
export function CustomRule({ todo, onSave, onBack }: CustomRuleProps) {
  const t = useTranslations("todos.repeat");
  const { today } = useCalendar();
  const ruleLabel = useRuleLabel();
  const day = todo.due_date ?? today;
  const [first] = useState(() => ruleDraftOf(todo.recurrence, day));
  const [draft, setDraft] = useState(first);
  const change = (part: Partial<RuleDraft>) => setDraft({ ...draft, ...part });
  const own = todo.recurrence?.rule ?? null;
  const recurrence = draftToRecurrence(draft, day, own, first);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onSave(recurrence);
      }}
      className="grid w-66 gap-3 pt-1 text-sm max-md:w-full"
    >
      <IntervalField draft={draft} change={change} hourly={todo.due_time !== null} />
      <DayChoice draft={draft} change={change} day={day} first={first} />
      <EndField draft={draft} change={change} />
      <label className="flex min-h-8 items-center gap-2 pointer-coarse:min-h-touch">
        <input
          type="checkbox"
          checked={draft.from === "completion"}
          onChange={({ target }) =>
            setDraft(countFrom(draft, target.checked ? "completion" : "due", first, day, own !== null))
          }
          className="notes-box mt-0!"
        />
        {t("fromCompletion")}
      </label>
      <p aria-live="polite" className="text-muted">
        {ruleLabel({ rule: recurrence.rule, from: recurrence.from ?? "due" })}
      </p>
      <div className="flex justify-end gap-2">
        <Button size="sm" tone="plain" onClick={onBack}>
          {t("back")}
        </Button>
        <Button size="sm" tone="primary" type="submit">
          {t("save")}
        </Button>
      </div>
    </form>
  );
}
