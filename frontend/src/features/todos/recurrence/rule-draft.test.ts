// @vitest-environment happy-dom
import { renderHook } from "@testing-library/react";
import { createElement, type ReactNode } from "react";
import { IntlProvider } from "use-intl";
import { expect, test } from "vitest";
import { formatRrule } from "@/lib/line-parser/rules";
import { appMessages } from "@/messages/app";
import { parseRrule } from "./parse-rrule";
import { useRuleLabel } from "./rrule-label";
import { countFrom, draftToRecurrence, type RuleDraft, ruleDraftOf } from "./rule-draft";

const RULES = [
  "FREQ=DAILY",
  "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU",
  "FREQ=WEEKLY;BYDAY=MO,WE,FR",
  "FREQ=MONTHLY;BYMONTHDAY=-1",
  "FREQ=MONTHLY;BYDAY=2TU;COUNT=6",
  "FREQ=MONTHLY;BYDAY=-1FR",
  "FREQ=MONTHLY;BYDAY=2FR,4FR",
  "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
  "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=28,29,30;BYSETPOS=-1",
  "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=5;UNTIL=20270501",
];

test.each(RULES)("parsing and formatting leaves %s unchanged", (rule) => {
  const read = parseRrule(rule);
  expect(read && formatRrule(read)).toBe(rule);
});

test.each(["FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1", "FREQ=MONTHLY;BYDAY=1MO,2TU", "FREQ=SECONDLY"])(
  "returns null for %s, which the editor can't represent",
  (rule) => expect(parseRrule(rule)).toBeNull(),
);

const recurrence = (rule: string) =>
  ({ rule, from: "due", start: "2027-01-12", occurrence: "2027-01-12", next: [], series_id: null }) as const;

/** 12 January 2027 is a Tuesday, the second one of its month. */
test.each([
  "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU",
  "FREQ=MONTHLY;BYDAY=2TU;COUNT=6",
  "FREQ=MONTHLY;BYMONTHDAY=-1",
  "FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20270501",
])("a draft of %s turns back into the same rule", (rule) => {
  expect(
    draftToRecurrence(ruleDraftOf({ ...recurrence(rule), next: [] }, "2027-01-12"), "2027-01-12").rule,
  ).toBe(rule);
});

/** The rule as the form saves it after a change of its draft. */
function saveWith(rule: string, from: "due" | "completion", change: Partial<RuleDraft>): string {
  const first = ruleDraftOf({ ...recurrence(rule), next: [], from }, "2027-01-12");
  return draftToRecurrence({ ...first, ...change }, "2027-01-12", rule, first).rule;
}

const ANY_RULES = [
  "FREQ=WEEKLY;BYDAY=MO",
  "FREQ=MONTHLY;BYMONTHDAY=1,15",
  "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1",
  "FREQ=MONTHLY;BYDAY=1MO,2TU;WKST=SU",
  "FREQ=YEARLY;BYMONTH=3,9;BYMONTHDAY=5",
  "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO",
  "FREQ=DAILY;BYDAY=MO,TU,WE;BYHOUR=8,20;BYMINUTE=30",
];

test.each(ANY_RULES)("saves %s with all that it had, whichever it counts from", (rule) => {
  const end = { end: "count", count: "3" } as const;
  for (const from of ["due", "completion"] as const) {
    expect(saveWith(rule, from, {})).toBe(rule);
    expect(saveWith(rule, from, end)).toBe(`${rule};COUNT=3`);
    expect(saveWith(rule, from, { interval: "2" })).toBe(rule.replace(";", ";INTERVAL=2;"));
  }
});

test("numbers and ends that the form shows in another way stay as they were", () => {
  const long = "FREQ=DAILY;COUNT=5000";
  expect(saveWith(long, "due", { interval: "2" })).toBe("FREQ=DAILY;INTERVAL=2;COUNT=5000");
  const timed = "FREQ=WEEKLY;BYDAY=MO;UNTIL=20270501T120000Z";
  expect(saveWith(timed, "completion", { weekdays: [2] })).toBe(
    "FREQ=WEEKLY;BYDAY=TU;UNTIL=20270501T120000Z",
  );
});

test("other days replace those of the rule, and a time of day stays", () => {
  expect(saveWith("FREQ=DAILY;BYDAY=MO,TU;BYHOUR=8,20", "due", { unit: "week", weekdays: [5] })).toBe(
    "FREQ=WEEKLY;BYDAY=FR;BYHOUR=8,20",
  );
  expect(saveWith("FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1", "completion", { monthly: "last" })).toBe(
    "FREQ=MONTHLY;BYMONTHDAY=-1",
  );
});

test.each([
  ["FREQ=MONTHLY;BYMONTHDAY=12", "day"],
  ["FREQ=MONTHLY;BYMONTHDAY=15", "own"],
  ["FREQ=MONTHLY;BYDAY=2TU", "nth"],
  ["FREQ=YEARLY;BYMONTH=1;BYDAY=-1TU", "lastWeekday"],
  ["FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=12", "own"],
  ["FREQ=MONTHLY", "any"],
])("%s from completion is shown as %s for a todo due on the second Tuesday, January 12", (rule, monthly) => {
  expect(ruleDraftOf({ ...recurrence(rule), next: [], from: "completion" }, "2027-01-12").monthly).toBe(
    monthly,
  );
});

test("a new rule that counts from completion is on any day, and one that had days keeps them", () => {
  const day = "2027-01-12";
  const fresh = ruleDraftOf(null, day);
  expect(draftToRecurrence(countFrom(fresh, "completion", fresh, day, false), day).rule).toBe("FREQ=WEEKLY");
  const rule = "FREQ=WEEKLY;BYDAY=MO,WE";
  const own = ruleDraftOf({ ...recurrence(rule), next: [] }, day);
  const fromCompletion = countFrom(own, "completion", own, day, true);
  expect(draftToRecurrence(fromCompletion, day, rule, own)).toEqual({ rule, from: "completion" });
});

function Messages({ children }: { children: ReactNode }) {
  return createElement(IntlProvider, { locale: "en", messages: appMessages, timeZone: "UTC", children });
}

test.each([
  ["FREQ=DAILY;INTERVAL=3", "3 days after completion"],
  ["FREQ=DAILY;INTERVAL=3;COUNT=4", "3 days after completion, 4 times"],
  ["FREQ=WEEKLY;BYDAY=MO", "Every Monday, counted from completion"],
  ["FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH", "Every other Monday and Thursday, counted from completion"],
  ["FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3", "Every month on the last day, counted from completion, 3 times"],
  ["FREQ=MONTHLY;BYDAY=2TU", "Every month on the second Tuesday, counted from completion"],
  ["FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=5", "Every year on March 5, counted from completion"],
  ["FREQ=YEARLY;BYMONTH=3", "Every year in March, counted from completion"],
])("%s from completion reads %s", (rule, words) => {
  const { result } = renderHook(useRuleLabel, { wrapper: Messages });
  expect(result.current({ rule, from: "completion" })).toBe(words);
});
