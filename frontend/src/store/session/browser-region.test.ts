import { expect, test } from "vitest";
import { weekStartOf } from "./browser-region";

/** The days of ISO 8601, as Node's own CLDR says them. The Maldives alone start on a Friday, which no account can. */
const DAYS: Record<number, string> = { 1: "monday", 5: "monday", 6: "saturday", 7: "sunday" };
/** Codes that were withdrawn, and that of no region. */
const OLD = new Set(["BU", "RH", "YD", "ZZ"]);

function* regions(): Generator<string> {
  const names = new Intl.DisplayNames("en", { type: "region", fallback: "none" });
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  for (const one of letters)
    for (const two of letters) if (names.of(one + two) && !OLD.has(one + two)) yield one + two;
}

test("the week starts where CLDR says, in every region", () => {
  const wrong = [...regions()].filter((region) => {
    const { firstDay } = (
      new Intl.Locale(`und-${region}`) as unknown as { getWeekInfo(): { firstDay: number } }
    ).getWeekInfo();
    return weekStartOf(`en-${region}`) !== DAYS[firstDay];
  });
  expect(wrong).toEqual([]);
});

test.each([
  ["en-US", "sunday"],
  ["en-GB", "monday"],
  ["de", "monday"],
  ["en", "sunday"],
  ["pt-BR", "sunday"],
  ["ar-EG", "saturday"],
  ["fa", "saturday"],
  ["zh-Hant-TW", "sunday"],
])("the week of %s starts on %s", (locale, day) => {
  expect(weekStartOf(locale)).toBe(day);
});
