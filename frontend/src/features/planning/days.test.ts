import { expect, test } from "vitest";
import { daysBy, daysOf, shiftPeriod } from "./use-visible-day";

test("a week begins on the day that the person begins it", () => {
  expect(daysOf("week", "2026-11-25", 1)[0]).toBe("2026-11-23");
  expect(daysOf("week", "2026-11-25", 0)[0]).toBe("2026-11-22");
  expect(daysOf("week", "2026-11-25", 6)[0]).toBe("2026-11-21");
  expect(daysOf("week", "2026-11-22", 0)).toHaveLength(7);
});

test("a month is shown in as many weeks as it touches", () => {
  expect(daysOf("month", "2027-02-10", 1)).toHaveLength(28);
  expect(daysOf("month", "2026-11-10", 1)).toHaveLength(42);
  expect(daysOf("month", "2026-12-10", 1)).toHaveLength(35);
  expect(daysOf("month", "2026-12-10", 1).at(-1)).toBe("2027-01-03");
});

test("every day of a month is among those shown, once, for every start of the week", () => {
  for (const weekStart of [0, 1, 6])
    for (let month = 1; month <= 12; month += 1) {
      const days = daysOf("month", `2028-${String(month).padStart(2, "0")}-15`, weekStart);
      const last = new Date(Date.UTC(2028, month, 0)).getUTCDate();
      const own = days.filter((day) => Number(day.slice(5, 7)) === month);
      expect(own).toHaveLength(last);
      expect(new Set(days).size).toBe(days.length);
      expect(days.length % 7).toBe(0);
    }
});

test("turning the page keeps the day, or the last one of a shorter month", () => {
  expect(shiftPeriod("month", "2026-01-31", 1)).toBe("2026-02-28");
  expect(shiftPeriod("month", "2026-03-31", -1)).toBe("2026-02-28");
  expect(shiftPeriod("month", "2026-12-15", 1)).toBe("2027-01-15");
  expect(shiftPeriod("month", "2027-01-15", -1)).toBe("2026-12-15");
  expect(shiftPeriod("week", "2026-12-30", 1)).toBe("2027-01-06");
});

test("left and right change places where one reads from right to left", () => {
  expect(daysBy("ArrowLeft", false)).toBe(-1);
  expect(daysBy("ArrowLeft", true)).toBe(1);
  expect(daysBy("ArrowDown", true)).toBe(7);
  expect(daysBy("Enter", false)).toBeNull();
});
