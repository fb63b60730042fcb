import { addDays, type Day } from "@/lib/dates";
import { inPlain, later, laterHalf, todayOf } from "./days";
import type { Locale } from "./locale";
import { type Hit, longest, type Phrases } from "./phrases";
import { firstDay, type Rule, ruleText } from "./rule";
import { type Draft, TAILS } from "./tails";
import type { Context, Meaning } from "./types";
import { eitherOf, rangesAt, type When } from "./when";

type Repeating = Extract<Meaning, { kind: "recurrence" }>;

const BETWEEN = /\s*,\s*|\s+/uy;

function more(text: string, at: number, draft: Draft, context: Context, phrases: Phrases): Hit<Draft> | null {
  const tails = phrases.tails(text, at).flatMap(({ form, end, values }) => {
    const value = TAILS[form](draft, values, todayOf(context));
    return value ? [{ end, value }] : [];
  });
  if (draft.time) return longest(tails);
  const times = phrases
    .times(text, at, true)
    .map(({ end, value }) => ({ end, value: { ...draft, time: value, timeAt: at } }));
  const hours = rangesAt(text, at, context, phrases).filter((hit): hit is Hit<When & { time: string }> =>
    Boolean(hit.value.time && !hit.value.day),
  );
  const ranges = hours.map(({ end, value: { time, minutes } }) => ({
    end,
    value: { ...draft, time, timeAt: at, ...(minutes ? { minutes } : {}) },
  }));
  return longest([...tails, ...times, ...ranges]);
}

/** The other time of two that stand as `9am and 9pm`. */
function otherTime(text: string, end: number, draft: Draft, phrases: Phrases): Hit<Draft> | null {
  const { time, timeAt } = draft;
  const at = time ? phrases.afterOr(text, end) : null;
  const other = at === null ? null : longest(phrases.times(text, at, true));
  if (!time || !other) return null;
  return {
    end: other.end,
    value: { ...draft, ...eitherOf({ time }, { time: other.value }, text.slice(timeAt, other.end)) },
  };
}

/** "For six weeks" is so many times where the rule counts in weeks, else until they are over. */
function bounded({ rule, span }: Draft, first: Day): Rule {
  if (!span) return rule;
  const plain = !rule.weekdays && !rule.monthDays;
  const { unit, count } = inPlain(span.unit, span.n);
  if (unit === rule.unit && plain) return { ...rule, count: Math.ceil(count / rule.interval) };
  return { ...rule, until: addDays(later(first, span.n, span.unit), -1) };
}

function finished(draft: Draft, context: Context): Repeating | null {
  const day = firstDay(draft.rule, draft.starting ?? todayOf(context));
  if (day === null) return null;
  const rule = ruleText(bounded(draft, day));
  return {
    kind: "recurrence",
    repeats: { rule, from: draft.fromDone ? "completion" : "due" },
    day,
    ...(draft.time ? { time: draft.time } : {}),
    ...(draft.minutes ? { minutes: draft.minutes } : {}),
    ...(draft.keeps ? { keeps: draft.keeps } : {}),
  };
}

/** "Every monday at 9 until may": the rule, and what belongs to it in any order. */
export function recurrenceAt(
  text: string,
  at: number,
  context: Context,
  phrases: Phrases,
  locale: Locale,
): Hit<Repeating> | null {
  const begun = longest(phrases.rules(text, at));
  if (!begun) return null;
  const { rule, bare, part, at: hour, fromDone } = begun.value;
  let end = begun.end;
  let draft: Draft = {
    rule,
    fromDone,
    timeAt: at,
    ...(part ? { time: hour ? laterHalf(hour, part) : locale.partTimes[part] } : {}),
  };
  for (;;) {
    BETWEEN.lastIndex = end;
    const next = BETWEEN.test(text) ? more(text, BETWEEN.lastIndex, draft, context, phrases) : null;
    const found = next ?? otherTime(text, end, draft, phrases);
    if (!found) break;
    ({ end, value: draft } = found);
  }
  if (bare && end === begun.end && phrases.wordFollows(text, end)) return null;
  const value = finished(draft, context);
  return value ? { end, value } : null;
}
