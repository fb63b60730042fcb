import { renderHook } from "@testing-library/react";
import { createElement, type ReactNode } from "react";
import { IntlProvider } from "use-intl";
import { expect, test } from "vitest";
import { formatRule } from "@/lib/line-parser/rules";
import { appMessages } from "@/messages/app";
import { parseRrule, useRuleLabel } from "./rrule-label";
import { draftOf, draftToRecurrence } from "./rule-draft";

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
  expect(read && formatRule(read)).toBe(rule);
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
  expect(draftToRecurrence(draftOf({ ...recurrence(rule), next: [] }, "2027-01-12"), "2027-01-12").rule).toBe(
    rule,
  );
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
