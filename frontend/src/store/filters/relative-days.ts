import { addDays, type Day, instantOf, weekdayOf } from "@/lib/dates";
import type { Calendar } from "../query";
import type { When } from "./ast";
import { WEEKDAYS } from "./parser";

function addMonths(day: Day, count: number): Day {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const last = new Date(Date.UTC(year, month + count, 0));
  last.setUTCDate(Math.min(date, last.getUTCDate()));
  return last.toISOString().slice(0, 10);
}

/** Returns the day that is meant in a calendar; a weekday means the next one, never today. */
export function resolveDay(when: When, { today }: Calendar): Day {
  switch (when.kind) {
    case "days":
      return addDays(today, when.count);
    case "months":
      return addMonths(today, when.count);
    case "weekday":
      return addDays(today, ((WEEKDAYS.indexOf(when.name) - weekdayOf(today) + 6) % 7) + 1);
    case "date":
      return when.day;
  }
}

/** Returns when a day begins in the calendar's time zone, in UTC and to the second, so that instants compare as text. */
export const startOf = (day: Day, { zone }: Calendar): string =>
  instantOf(`${day}T00:00:00`, zone).toISOString().slice(0, 19);
