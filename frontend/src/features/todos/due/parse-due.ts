import { en } from "@/lib/quick-add/locale";
import type { Context } from "@/lib/quick-add/model";
import { parse } from "@/lib/quick-add/parse";
import type { TodoPatch } from "@/store/types";

/** Parses a date in words; null if the text has none. */
export function parseDue(
  text: string,
  now: Pick<Context, "now" | "weekStart">,
): Pick<TodoPatch, "due_date" | "due_time" | "recurrence"> | null {
  const { due_date, due_time, recurrence } = parse(text, { ...now, lists: [], sections: [], people: [] }, en);
  if (!due_date) return null;
  return {
    due_date,
    ...(due_time ? { due_time: `${due_time.slice(0, 5)}:00` } : {}),
    ...(recurrence ? { recurrence } : {}),
  };
}
