import type { CheckboxPriority } from "@/components/ui/todo-checkbox";
import type { ListColor } from "@/lib/api/types";
import { formatClockTime, formatLongDay } from "@/lib/dates";
import { twoDigits } from "@/lib/line-parser/date-units";
import { en, isMonthFirst } from "@/lib/line-parser/locale";
import type { Context, Token } from "@/lib/line-parser/model";
import { parseLine } from "@/lib/line-parser/parse";

/** The lists of the landing page, by their names. */
const LISTS: Readonly<Record<string, ListColor>> = {
  Inbox: "gray",
  Home: "amber",
  Work: "violet",
  Family: "teal",
};
const INBOX = "Inbox";

/** The meaning of a line, ready to show. */
export interface LineReading {
  title: string;
  due: string | null;
  priority: CheckboxPriority;
  list: string;
  color: ListColor;
  tags: readonly string[];
  /** The recognized parts, in words. */
  parts: readonly string[];
}

/** The wall clock of this browser, as the parser wants it. */
function wallClock(now: Date): string {
  const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map(twoDigits).join("-");
  return `${day}T${twoDigits(now.getHours())}:${twoDigits(now.getMinutes())}`;
}

/** The names of priorities other than none. */
export type PriorityNames = Readonly<Record<"high" | "medium" | "low", string>>;

/** Reads a line as quick add does, with the lists of the landing page. */
export function readLine(
  line: string,
  priorities: PriorityNames,
  now = new Date(),
  locale = navigator.language,
): LineReading {
  const wall = wallClock(now);
  const context: Context = {
    now: wall,
    weekStart: 1,
    isMonthFirst: isMonthFirst(locale),
    lists: Object.keys(LISTS).map((name) => ({ id: name, name })),
    sections: [],
    people: [],
  };
  const { title, due_date, due_time, priority = "none", list, tags, tokens } = parseLine(line, context, en);
  const wordsOf = ({ start, end }: Token) => line.slice(start, end);
  const day = due_date && formatLongDay(due_date, wall.slice(0, 10), locale);
  const due = [day, due_time && formatClockTime(due_time, locale)].filter(Boolean).join(", ");
  const rules = tokens.filter(({ kind }) => kind === "recurrence").map(wordsOf);
  const signs = tokens.filter(({ kind }) => kind === "list" || kind === "tag").map(wordsOf);
  const named = priority === "none" ? [] : [priorities[priority]];
  const name = list?.name ?? INBOX;
  return {
    title,
    due: due || null,
    priority,
    list: name,
    color: LISTS[name] ?? "gray",
    tags,
    parts: [...new Set([due, ...rules, ...named, ...signs].filter(Boolean))],
  };
}
