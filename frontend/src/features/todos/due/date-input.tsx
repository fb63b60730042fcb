"use client";

import { type KeyboardEvent, useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { formatClockTime } from "@/lib/dates";
import type { SchedulePatch } from "@/store/actions/change";
import { useLocaleTag, useWallClock, useWeekStart } from "@/store/react/use-calendar";
import { useRuleLabel } from "../recurrence/rrule-label";
import { useDayLabelWithWeekday } from "./due-label";

interface DateInputProps {
  onChoose: (patch: SchedulePatch) => void;
  /** Called with the day that the text means; null if it means none. */
  onRead: (day: string | null) => void;
}

type Reading = ReturnType<typeof import("./parse-due").parseDue>;

/** Parses the text. The parser loads together with the field. */
function useReading(text: string): Reading {
  const now = useWallClock();
  const weekStart = useWeekStart();
  const locale = useLocaleTag();
  const [reader, setReader] = useState<typeof import("./parse-due") | null>(null);
  useEffect(() => {
    import("./parse-due").then(setReader, () => undefined);
  }, []);
  if (!reader || !text.trim()) return null;
  return reader.parseDue(text, { now, weekStart }, locale);
}

/** A field for a date in words: "next fri 9am", "every 2nd tuesday". */
export function DateInput({ onChoose, onRead }: DateInputProps) {
  const t = useTranslations("todos.due");
  const [text, setText] = useState("");
  const read = useReading(text);
  const dayLabel = useDayLabelWithWeekday();
  const locale = useLocaleTag();
  const ruleLabel = useRuleLabel();
  const day = read?.due_date ?? null;
  useEffect(() => onRead(day), [onRead, day]);

  function describeReading(): string {
    if (!text.trim()) return "";
    if (!read || day === null) return t("unrecognized");
    const due = [dayLabel(day), read.due_time && formatClockTime(read.due_time, locale)]
      .filter(Boolean)
      .join(" ");
    const rule =
      read.recurrence && ruleLabel({ rule: read.recurrence.rule, from: read.recurrence.from ?? "due" });
    return [due, rule].filter(Boolean).join(" · ");
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
    event.preventDefault();
    if (read) onChoose(read);
  }

  return (
    <div className="grid gap-1">
      <input
        aria-label={t("dateHint")}
        placeholder={t("dateHint")}
        value={text}
        autoComplete="off"
        autoCapitalize="none"
        onChange={({ target }) => setText(target.value)}
        onKeyDown={onKeyDown}
        className="min-h-9 w-full rounded-sm border border-control bg-surface px-2 pointer-coarse:min-h-touch"
      />
      <p
        aria-live="polite"
        // Its line is there before its words are, so that nothing below moves while somebody types.
        className={`min-h-5 px-2 text-sm ${read ? "text-accent-strong" : "text-muted"}`}
      >
        {describeReading()}
      </p>
    </div>
  );
}
