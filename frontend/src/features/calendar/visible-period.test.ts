import { expect, test } from "vitest";
import { daysMovedByKey, daysOfPeriod, isLongMonth, shiftPeriod } from "./visible-period";

const TODAY = "2026-11-29";

test("the present week begins today, whichever day a week begins on, and the others follow without a gap", () => {
  for (const day of ["2026-11-29", "2026-12-02", "2026-12-05"])
    for (const weekStart of [0, 1, 6]) {
      const days = daysOfPeriod("week", day, TODAY, weekStart);
      expect([days[0], days.at(-1), days.length]).toEqual(["2026-11-29", "2026-12-05", 7]);
    }
  expect(daysOfPeriod("week", shiftPeriod("week", TODAY, 1), TODAY, 1)[0]).toBe("2026-12-06");
  expect(daysOfPeriod("week", shiftPeriod("week", TODAY, -1), TODAY, 1).at(-1)).toBe("2026-11-28");
  expect(daysOfPeriod("week", "2026-11-28", TODAY, 1)[0]).toBe("2026-11-22");
});

test("a month covers every week that has a day of it", () => {
  expect(daysOfPeriod("month", "2027-02-10", TODAY, 1)).toHaveLength(28);
  expect(daysOfPeriod("month", "2026-11-10", "2026-11-10", 1)).toHaveLength(42);
  expect(daysOfPeriod("month", "2026-12-10", TODAY, 1)).toHaveLength(35);
  expect(daysOfPeriod("month", "2026-12-10", TODAY, 1).at(-1)).toBe("2027-01-03");
});

test("the present month goes on into the next one once most of its weeks are past", () => {
  const long = daysOfPeriod("month", TODAY, TODAY, 1);
  expect([long[0], long.at(-1), isLongMonth(long)]).toEqual(["2026-10-26", "2026-12-27", true]);
  for (const days of [
    daysOfPeriod("month", "2026-11-17", "2026-11-17", 1),
    daysOfPeriod("month", "2026-10-30", TODAY, 1),
  ])
    expect(isLongMonth(days)).toBe(false);
  // However near the end of a month it is, there are five weeks from this one on.
  for (let day = 1; day <= 28; day += 1) {
    const today = `2027-02-${String(day).padStart(2, "0")}`;
    const days = daysOfPeriod("month", today, today, 1);
    expect(days.length - days.indexOf(today)).toBeGreaterThan(14);
  }
});

test("every day of a month is covered exactly once, whichever day the week begins on", () => {
  for (const weekStart of [0, 1, 6])
    for (let month = 1; month <= 12; month += 1) {
      const days = daysOfPeriod("month", `2028-${String(month).padStart(2, "0")}-15`, TODAY, weekStart);
      const last = new Date(Date.UTC(2028, month, 0)).getUTCDate();
      const own = days.filter((day) => Number(day.slice(5, 7)) === month);
      expect(own).toHaveLength(last);
      expect(new Set(days).size).toBe(days.length);
      expect(days.length % 7).toBe(0);
    }
});

test("the next or previous period keeps the day of the month, or takes the last day of a shorter month", () => {
  expect(shiftPeriod("month", "2026-01-31", 1)).toBe("2026-02-28");
  expect(shiftPeriod("month", "2026-03-31", -1)).toBe("2026-02-28");
  expect(shiftPeriod("month", "2026-12-15", 1)).toBe("2027-01-15");
  expect(shiftPeriod("month", "2027-01-15", -1)).toBe("2026-12-15");
  expect(shiftPeriod("week", "2026-12-30", 1)).toBe("2027-01-06");
});

test("left and right arrows are mirrored in a right-to-left layout", () => {
  expect(daysMovedByKey("ArrowLeft", false)).toBe(-1);
  expect(daysMovedByKey("ArrowLeft", true)).toBe(1);
  expect(daysMovedByKey("ArrowDown", true)).toBe(7);
  expect(daysMovedByKey("Enter", false)).toBeNull();
});
