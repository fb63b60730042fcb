import { addDays, type Day } from "@/lib/dates";
import { startOf, todayOf } from "./date-forms";
import { twoDigits } from "./date-units";
import type { Beginning, Context, ParsedRecurrence, ParsedTodo } from "./model";
import { moveToEvening } from "./typed-time";

const WITHOUT_DAYS = /^(FREQ=(MONTHLY|YEARLY)(?:;INTERVAL=[0-9]+)?)((?:;(?:COUNT|UNTIL)=[0-9]+)*)$/;
const LONGEST_MONTH = 31;
/** Every month has a day with this number. */
const SHORTEST_MONTH = 28;
const MORNING = "09:00";

type Due = Pick<ParsedTodo, "due_date" | "due_time">;

/** A time without a day is the next one; that of today is in the evening where it can be and the morning is over. */
function atNextTime({ due_date, due_time }: Due, canBeEvening: boolean, context: Context): Due {
  const { now } = context;
  const today = todayOf(context);
  const start = startOf(context);
  if (due_time && !due_date && start > today) return { due_date: start };
  if (!due_time || (due_date && due_date !== today)) return {};
  const times = canBeEvening ? [due_time, moveToEvening(due_time)] : [due_time];
  const next = times.find((at) => at >= now.slice(11, 16));
  return { due_date: due_date ?? addDays(today, next ? 0 : 1), due_time: next ?? due_time };
}

/** The next full hour, or nine in the morning of a later day. */
function atNextHour({ due_date }: Due, now: string): Due {
  const today = now.slice(0, 10);
  if (due_date && due_date !== today) return { due_time: MORNING };
  const hour = Number(now.slice(11, 13)) + 1;
  return { due_date: addDays(today, hour > 23 ? 1 : 0), due_time: `${twoDigits(hour % 24)}:00` };
}

/** `every month` from the 31st is on the last day of shorter months, which RFC 5545 §3.3.10 passes over. */
function inShortMonthsToo(rule: string, day: Day): string {
  const [, start, frequency, end] = WITHOUT_DAYS.exec(rule) ?? [];
  const number = Number(day.slice(8));
  if (!start || number <= SHORTEST_MONTH) return rule;
  if (frequency === "YEARLY")
    return day.slice(5, 7) === "02" ? `${start};BYMONTH=2;BYMONTHDAY=-1${end}` : rule;
  if (number === LONGEST_MONTH) return `${start};BYMONTHDAY=-1${end}`;
  const days = Array.from({ length: number - SHORTEST_MONTH + 1 }, (_, nth) => SHORTEST_MONTH + nth);
  return `${start};BYMONTHDAY=${days.join(",")};BYSETPOS=-1${end}`;
}

/**
 * Returns the values that a line leaves open: the day of a time, the hour of an hourly rule, and the days of short months.
 * @param later the recurrence that counts if the time of today is over
 */
export function openValuesOf(
  { due_date, due_time, recurrence }: Due & { recurrence?: ParsedRecurrence },
  canBeEvening: boolean,
  context: Context,
  later?: Beginning,
): Partial<ParsedTodo> {
  if (!recurrence) return atNextTime({ due_date, due_time } as Due, canBeEvening, context);
  const isOver = due_date === todayOf(context) && due_time && due_time < context.now.slice(11, 16);
  const beginning = later && isOver ? { due_date: later.day, recurrence: later.recurrence } : {};
  const needsHour = recurrence.rule.startsWith("FREQ=HOURLY") && !due_time;
  const due = needsHour ? atNextHour({ due_date } as Due, context.now) : beginning;
  const day = due_date ?? due.due_date;
  if (!day || recurrence.from !== "due") return due;
  const { rule } = beginning.recurrence ?? recurrence;
  return { ...due, recurrence: { ...recurrence, rule: inShortMonthsToo(rule, day) } };
}
