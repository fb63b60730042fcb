import type { ParsedTodo } from "./model";

const MONTHS = "January February March April May June July August September October November December".split(
  " ",
);
const MINUTES_PER_DAY = 1440;

const partsOf = (day: string) => ({
  month: MONTHS[Number(day.slice(5, 7)) - 1],
  day: Number(day.slice(8, 10)),
});

function daysText(first: string, last: string): string {
  const [from, to] = [partsOf(first), partsOf(last)];
  const month = first.slice(0, 7) === last.slice(0, 7) ? "" : `${to.month} `;
  return `${from.month} ${from.day}–${month}${to.day}`;
}

/** `1 hr 30 min` */
function describeLength(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return [hours > 0 && `${hours} hr`, rest > 0 && `${rest} min`].filter(Boolean).join(" ");
}

const halfOf = (minute: number) => (minute < MINUTES_PER_DAY / 2 ? " AM" : " PM");

function clockText(minute: number): string {
  const rest = minute % 60;
  return `${((Math.floor(minute / 60) + 11) % 12) + 1}${rest ? `:${String(rest).padStart(2, "0")}` : ""}`;
}

function hoursText(time: string, minutes: number): string {
  const start = Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
  const end = (start + minutes) % MINUTES_PER_DAY;
  const half = halfOf(start) === halfOf(end) && minutes < MINUTES_PER_DAY / 2 ? "" : halfOf(start);
  return `${clockText(start)}${half}–${clockText(end)}${halfOf(end)}, ${describeLength(minutes)}`;
}

/**
 * The range of hours or days that a line names, in words that stay true: `5–5:20 PM, 20 min`, `March 5–7`. Empty for a todo
 * that is due at one moment.
 */
export function describeRange({ due_date, due_time, until, duration_minutes }: ParsedTodo): string {
  const days = due_date && until ? daysText(due_date, until) : "";
  const hours = due_time && duration_minutes ? hoursText(due_time, duration_minutes) : "";
  return [days, hours].filter(Boolean).join(", ");
}
