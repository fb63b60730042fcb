import { addDays, weekdayOf } from "@/lib/dates";
import { formatRule, type Rule } from "@/lib/quick-add/rules";

/** Returns which of its weekday in the month a day is, 1 to 5. */
export const weekdayOrdinal = (day: string): number => Math.ceil(Number(day.slice(8)) / 7);

/** Returns the most common rules for a todo due on `day`. */
export function presetsFor(day: string): readonly string[] {
  const weekday = weekdayOf(day);
  const nth = weekdayOrdinal(day);
  const isLast = addDays(day, 1).endsWith("-01");
  const rules: Rule[] = [
    { unit: "day", interval: 1 },
    { unit: "week", interval: 1, weekdays: [1, 2, 3, 4, 5] },
    { unit: "week", interval: 1, weekdays: [weekday] },
    { unit: "week", interval: 2, weekdays: [weekday] },
    { unit: "month", interval: 1, monthDays: [Number(day.slice(8))] },
    ...(isLast ? [{ unit: "month", interval: 1, monthDays: [-1] } as const] : []),
    { unit: "month", interval: 1, weekdays: [weekday], ordinals: [nth === 5 ? -1 : nth] },
    { unit: "year", interval: 1, month: Number(day.slice(5, 7)), monthDays: [Number(day.slice(8))] },
  ];
  return rules.map(formatRule);
}
