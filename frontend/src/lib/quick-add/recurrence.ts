import { addDays, type Day } from "@/lib/dates";
import { inPlain, isLong, type Long, later, laterHalf, todayOf } from "./days";
import type { Locale, TailForm } from "./locale";
import { type Hit, longest, type Phrases } from "./phrases";
import { firstDay, type Rule, ruleText } from "./rule";
import type { Values } from "./template";
import type { Context, Meaning } from "./types";
import { rangesAt, type When } from "./when";

type Repeating = Extract<Meaning, { kind: "recurrence" }>;

interface Draft {
  rule: Rule;
  fromDone: boolean;
  starting?: Day;
  time?: string;
  minutes?: number;
  span?: { n: number; unit: Long };
}

const TAILS: Record<TailForm, (draft: Draft, values: Values) => Draft | null> = {
  starting: (draft, { date }) => (date && !draft.starting ? { ...draft, starting: date } : null),
  until: (draft, { date }) => (date ? { ...draft, rule: { ...draft.rule, until: date } } : null),
  times: (draft, { n }) => (n ? { ...draft, rule: { ...draft.rule, count: n } } : null),
  // how many hours is how long each one lasts, and not all of them
  span: (draft, { n, unit }) => (n && unit && isLong(unit) ? { ...draft, span: { n, unit } } : null),
  afterDone: (draft) => ({ ...draft, fromDone: true }),
};

const BETWEEN = /\s*,\s*|\s+/uy;

function more(text: string, at: number, draft: Draft, context: Context, phrases: Phrases): Hit<Draft> | null {
  const tails = phrases.tails(text, at).flatMap(({ form, end, values }) => {
    const value = TAILS[form](draft, values);
    return value ? [{ end, value }] : [];
  });
  if (draft.time) return longest(tails);
  const times = phrases
    .times(text, at, true)
    .map(({ end, value }) => ({ end, value: { ...draft, time: value } }));
  const hours = rangesAt(text, at, context, phrases).filter((hit): hit is Hit<When & { time: string }> =>
    Boolean(hit.value.time && !hit.value.day),
  );
  const ranges = hours.map(({ end, value: { time, minutes } }) => ({
    end,
    value: { ...draft, time, ...(minutes ? { minutes } : {}) },
  }));
  return longest([...tails, ...times, ...ranges]);
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
  const { rule, part, at: hour, fromDone } = begun.value;
  let end = begun.end;
  let draft: Draft = {
    rule,
    fromDone,
    ...(part ? { time: hour ? laterHalf(hour, part) : locale.partTimes[part] } : {}),
  };
  for (;;) {
    BETWEEN.lastIndex = end;
    const next = BETWEEN.test(text) ? more(text, BETWEEN.lastIndex, draft, context, phrases) : null;
    if (!next) break;
    ({ end, value: draft } = next);
  }
  const value = finished(draft, context);
  return value ? { end, value } : null;
}
