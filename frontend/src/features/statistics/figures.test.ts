import { expect, test } from "vitest";
import { addDays } from "@/lib/dates";
import { dailyBars, findStreaks, sum, weeklyBars } from "./figures";

const TODAY = "2027-03-17";
const done = (days: Record<string, number>) => new Map(Object.entries(days));

test("daily bars end today and include days without completions", () => {
  const bars = dailyBars(done({ "2027-03-17": 2, "2027-03-15": 1, "2027-02-01": 9 }), TODAY, 3);
  expect(bars).toEqual([
    { day: "2027-03-15", done: 1 },
    { day: "2027-03-16", done: 0 },
    { day: "2027-03-17", done: 2 },
  ]);
  expect(sum(bars.map((bar) => bar.done))).toBe(3);
});

test("weekly bars begin on the person's first day of the week, and the current week counts up to today", () => {
  const days = done({ "2027-03-14": 1, "2027-03-15": 2, "2027-03-17": 4 });
  expect(weeklyBars(days, TODAY, 1, 2)).toEqual([
    { day: "2027-03-08", done: 1 },
    { day: "2027-03-15", done: 6 },
  ]);
  expect(weeklyBars(days, TODAY, 0, 1)).toEqual([{ day: "2027-03-14", done: 7 }]);
});

test("a streak ends after a whole day without completions", () => {
  const run = (from: string, length: number) =>
    Object.fromEntries(Array.from({ length }, (_, nth) => [addDays(from, nth), 1]));
  expect(findStreaks(done({}), TODAY)).toEqual({ now: 0, best: 0 });
  expect(findStreaks(done(run("2027-03-15", 3)), TODAY)).toEqual({ now: 3, best: 3 });
  expect(findStreaks(done(run("2027-03-14", 3)), TODAY)).toEqual({ now: 3, best: 3 });
  expect(findStreaks(done(run("2027-03-13", 3)), TODAY)).toEqual({ now: 0, best: 3 });
  expect(findStreaks(done({ ...run("2027-02-26", 5), ...run("2027-03-16", 2) }), TODAY)).toEqual({
    now: 2,
    best: 5,
  });
});

test("a streak continues across the end of a month, a year and summer time", () => {
  const days = done({ "2026-12-31": 1, "2027-01-01": 1, "2027-03-27": 1, "2027-03-28": 1, "2027-03-29": 1 });
  expect(findStreaks(days, "2027-03-29")).toEqual({ now: 3, best: 3 });
  expect(findStreaks(days, "2027-01-02").best).toBe(3);
});
