"use client";

import { cx } from "class-variance-authority";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { ListSymbol } from "@/components/list-icon";
import { Avatar } from "@/components/ui/avatar";
import { CloseIcon } from "@/components/ui/form-icons";
import {
  BellIcon,
  CalendarIcon,
  FlagIcon,
  ListIcon,
  NoteIcon,
  RepeatIcon,
  TagIcon,
} from "@/components/ui/icons";
import { dateFormatter, formatClockTime } from "@/lib/dates";
import type { KnownName, ParsedReminder, Token } from "@/lib/line-parser/model";
import type { ParsedLine } from "@/lib/line-parser/parse";
import { describeRange } from "@/lib/line-parser/range-text";
import { useList } from "@/store/react/hooks";
import { useCalendar, useLocaleTag } from "@/store/react/use-calendar";
import { useRuleLabel } from "../recurrence/rrule-label";
import { PriorityIcon } from "../row/row-meta";

/** A pause in typing, since nobody wants to hear the meaning of a word that is half typed. */
const PAUSE_MS = 700;
const MINUTES_PER_DAY = 1440;

/** One value that was read, with the chips that say so. */
export interface ValueReading {
  kind: "due" | "notes" | "recurrence" | "reminder" | "priority" | "list" | "section" | "tag" | "person";
  text: string;
  tokens: readonly Token[];
  /** The id of the person. */
  user?: string;
}

/** Returns a function that describes a day in full, with its time: "Sat, Dec 5, 8:00 AM". */
function useFullDate() {
  const { today } = useCalendar();
  const locale = useLocaleTag();
  return (day: string, time?: string): string => {
    const year = day.slice(0, 4) === today.slice(0, 4) ? {} : ({ year: "numeric" } as const);
    const options = { weekday: "short", day: "numeric", month: "short", ...year, timeZone: "UTC" } as const;
    const date = dateFormatter(locale, options).format(new Date(`${day}T12:00:00Z`));
    return time ? `${date}, ${formatClockTime(time, locale)}` : date;
  };
}

/** Returns a function that describes what a line means. */
export function useReadings(): (line: ParsedLine | undefined) => readonly ValueReading[] {
  const t = useTranslations("todos");
  const tQuickAdd = useTranslations("quickAdd");
  const fullDate = useFullDate();
  const ruleLabel = useRuleLabel();
  function describeReminder(reminder: ParsedReminder, dueTime: string | undefined): string {
    if ("at" in reminder) return fullDate(reminder.at.slice(0, 10), reminder.at.slice(11));
    const minutes = reminder.before_minutes;
    if (minutes === 0) return t(dueTime ? "reminders.atTheTime" : "reminders.onTheDay");
    if (minutes % MINUTES_PER_DAY === 0) return t("reminders.days", { count: minutes / MINUTES_PER_DAY });
    return minutes % 60 === 0
      ? t("reminders.hours", { count: minutes / 60 })
      : t("reminders.minutes", { count: minutes });
  }

  function describeList({ name, isNew, isArchived }: KnownName): string {
    if (isNew) return tQuickAdd("newList", { name });
    return isArchived ? tQuickAdd("unarchiveList", { name }) : name;
  }

  return (line) => {
    if (!line) return [];
    const { due_date, due_time, recurrence, reminders = [], priority, list, section, person, tokens } = line;
    const of = (kind: Token["kind"]) => tokens.filter((token) => token.kind === kind);
    const dueTokens = of("due");
    const readings: ValueReading[] = [];
    const add = (kind: ValueReading["kind"], text: string, own = of(kind)) =>
      readings.push({ kind, text, tokens: own });
    if (due_date) {
      const words = dueTokens.length > 0 ? dueTokens : of("recurrence");
      add("due", fullDate(due_date, due_time), words);
      const range = describeRange(line);
      if (range) add("notes", tQuickAdd("inNotes", { text: range }), words);
    }
    if (recurrence) add("recurrence", ruleLabel(recurrence));
    const reminderTokens = of("reminder");
    for (const [nth, reminder] of reminders.entries())
      add("reminder", describeReminder(reminder, due_time), reminderTokens.slice(nth, nth + 1));
    if (priority) add("priority", t(`priority.${priority}`));
    if (list) add("list", describeList(list));
    if (section) add("section", section.name);
    if (person) readings.push({ kind: "person", text: person.name, tokens: of("person"), user: person.id });
    for (const token of tokens) if (token.kind === "tag") add("tag", `@${token.tag}`, [token]);
    return readings;
  };
}

const ICONS: Record<Exclude<ValueReading["kind"], "list" | "person">, ReactNode> = {
  due: <CalendarIcon className="size-4" />,
  notes: <NoteIcon className="size-4" />,
  reminder: <BellIcon className="size-4" />,
  recurrence: <RepeatIcon className="size-4" />,
  priority: <FlagIcon className="size-4" />,
  section: <ListIcon className="size-4" />,
  tag: <TagIcon className="size-4" />,
};

function ReadingIcon({ reading: { kind, text, tokens, user = "" } }: { reading: ValueReading }) {
  const [token] = tokens;
  const list = useList(token?.kind === "list" ? token.list.id : "");
  if (kind === "list") return list ? <ListSymbol color={list.color} icon={list.icon} /> : <ListIcon />;
  if (kind === "person") return <Avatar name={text} userId={user} size={20} label={null} />;
  if (token?.kind === "priority") return <PriorityIcon priority={token.priority} />;
  return ICONS[kind];
}

interface ReadingRowProps {
  readings: readonly ValueReading[];
  text: string;
  onDismiss: (tokens: readonly Token[]) => void;
}

/** The values that were read, below the line. A press on one turns its words back into text. */
export function ReadingRow({ readings, text, onDismiss }: ReadingRowProps) {
  const t = useTranslations("quickAdd");
  if (readings.length === 0) return null;
  return (
    <ul aria-label={t("recognized")} className="flex flex-wrap gap-1.5 pt-2">
      {readings.map((reading) => {
        const words = reading.tokens.map(({ start, end }) => text.slice(start, end).trim()).join(" ");
        return (
          <li key={`${reading.kind} ${reading.tokens[0]?.start}`} className="min-w-0">
            <button
              type="button"
              title={t("keepAsText", { words })}
              aria-label={`${reading.text}, ${t("keepAsText", { words })}`}
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => onDismiss(reading.tokens)}
              className={cx(
                "inline-flex min-h-7 max-w-full items-center gap-1.5 rounded-full border border-line px-2 text-sm",
                "hover:border-control hover:bg-hover pointer-coarse:min-h-touch pointer-coarse:px-3",
              )}
            >
              <ReadingIcon reading={reading} />
              <span className="truncate">{reading.text}</span>
              <CloseIcon className="size-3 shrink-0 text-muted" />
            </button>
          </li>
        );
      })}
    </ul>
  );
}

/** Tells screen readers the meaning of the lines, which the row shows. */
export function ReadingLiveRegion({ readings }: { readings: readonly ValueReading[] }) {
  const t = useTranslations("quickAdd.chips");
  const words = readings.map(({ kind, text }) => t(kind, { words: text })).join(", ");
  const [announced, setAnnounced] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setAnnounced(words), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [words]);
  return (
    <p role="status" className="sr-only">
      {announced}
    </p>
  );
}
