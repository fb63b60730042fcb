"use client";

import { dateFormatter } from "@/lib/dates";
import { useLocaleTag } from "@/store/react/use-calendar";

/** Dates a weekday for formatting; 1 January 2023 is a Sunday. */
const dateOfWeekday = (weekday: number) => new Date(Date.UTC(2023, 0, 1 + weekday, 12));

/** Returns the names of days and months in the reader's locale. */
export function useDateNames() {
  const locale = useLocaleTag();
  const list = new Intl.ListFormat("en", { style: "long", type: "conjunction" });
  const long = dateFormatter(locale, { weekday: "long", timeZone: "UTC" });
  const short = dateFormatter(locale, { weekday: "short", timeZone: "UTC" });
  const month = dateFormatter(locale, { month: "long", timeZone: "UTC" });
  const date = dateFormatter(locale, { day: "numeric", month: "long", timeZone: "UTC" });
  return {
    weekday: (day: number) => long.format(dateOfWeekday(day)),
    shortWeekday: (day: number) => short.format(dateOfWeekday(day)),
    month: (nth: number) => month.format(new Date(Date.UTC(2023, nth - 1, 15))),
    date: (nth: number, day: number) => date.format(new Date(Date.UTC(2024, nth - 1, day, 12))),
    list: (names: readonly string[]) => list.format(names),
  };
}
