import { en, isMonthFirst } from "@/lib/line-parser/locale";
import type { Context } from "@/lib/line-parser/model";
import { parseLine } from "@/lib/line-parser/parse";
import type { TodoPatch } from "@/store/types";

/** Parses a date in words, as a person with that locale writes it; null if the text has none. */
export function parseDue(
  text: string,
  now: Pick<Context, "now" | "weekStart">,
  locale: string,
): Pick<TodoPatch, "due_date" | "due_time" | "recurrence"> | null {
  const { due_date, due_time, recurrence } = parseLine(
    text,
    { ...now, isMonthFirst: isMonthFirst(locale), lists: [], sections: [], people: [] },
    en,
  );
  if (!due_date) return null;
  return {
    due_date,
    ...(due_time ? { due_time: `${due_time.slice(0, 5)}:00` } : {}),
    ...(recurrence ? { recurrence } : {}),
  };
}
