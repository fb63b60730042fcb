import type { Day } from "@/lib/dates";
import { type Around, aroundOf } from "./around";
import { type Found, laterHalf, MEANS } from "./days";
import type { DateForm, Locale, RuleForm, TailForm, Templates, TimeForm } from "./locale";
import { type Begun, RULES } from "./rule-forms";
import { slotsOf } from "./slots";
import { type Match, type Reader, reader, type SlotTable, type Values } from "./template";
import type { Context } from "./types";

export interface Hit<T> {
  end: number;
  value: T;
}

/** Anything that has an end: the one that ends last. */
export function longest<T extends { end: number }>(hits: readonly T[]): T | null {
  return hits.reduce<T | null>((best, hit) => (best && best.end >= hit.end ? best : hit), null);
}

function readersOf<Form extends string>(templates: Templates<Form>) {
  return (Object.keys(templates) as Form[]).map((form) => [form, reader(templates[form])] as const);
}

function timeOf({ clock, hour, noted, part }: Values, locale: Locale): string | null {
  const said = clock ?? hour;
  if (!part) return said ?? noted ?? null;
  return said ? laterHalf(said, part) : locale.partTimes[part];
}

/** A bare part of the day, as in `tomorrow morning`, says a time only behind a day: `morning coffee` is a title. */
const AFTER_DAY: TimeForm = "barePart";

const NAME = /^\s+\p{Lu}\p{L}/u;

/** `Sunday Times`, `at 10 Downing Street`: with a name after it, a bare weekday or hour is part of that name. */
function isOfName(form: DateForm | TimeForm, text: string, at: number, end: number): boolean {
  if (form !== "weekday" && form !== "hour" && form !== "noted") return false;
  const begins = form === "hour" || (at > 0 && /\p{Lu}/u.test(text[at] ?? ""));
  return begins && NAME.test(text.slice(end));
}

/** `marches and Mondays`: where nothing in front says that it is one, a capital makes a name of a rule. */
const isCapital = (form: RuleForm, text: string, at: number) =>
  form === "plurals" && /\p{Lu}/u.test(text[at] ?? "");

/** What the phrases of one language mean at a place in the text. */
export interface Phrases extends Pick<Around, "afterOr" | "compounds"> {
  /** Whether a word of the title goes on right behind `end`, which means nothing itself. */
  wordFollows(text: string, end: number): boolean;
  dates(text: string, at: number): Hit<Found>[];
  /** @param afterDay a day was said just before */
  times(text: string, at: number, afterDay: boolean): Hit<string>[];
  rules(text: string, at: number): Hit<Begun & { fromDone: boolean }>[];
  tails(text: string, at: number): { form: TailForm; end: number; values: Values }[];
  /** This year, or the next when it is over. */
  monthDay(month: number, day: number): Day | null;
  dateRanges(text: string, at: number): Match[];
  timeRanges(text: string, at: number): Match[];
}

interface Readers {
  dates: (readonly [DateForm, Reader])[];
  times: (readonly [TimeForm, Reader])[];
  rules: (readonly [RuleForm, Reader, boolean])[];
  tails: (readonly [TailForm, Reader])[];
  dateRanges: Reader;
  timeRanges: Reader;
  around: Around;
}

function rulesOf({ rules, every: [every, ...others], fromDone }: Locale): Readers["rules"] {
  return (Object.keys(rules) as RuleForm[]).flatMap((form) => {
    const begun = rules[form]
      .filter((text) => text.startsWith(every))
      .map((text) => text.slice(every.length));
    const with_ = (words: readonly string[]) => words.flatMap((word) => begun.map((rest) => word + rest));
    const done = with_([every, ...others].map((word) => word + fromDone));
    return [
      [form, reader([...rules[form], ...with_(others)]), false] as const,
      [form, reader(done), true] as const,
    ];
  });
}

function compile(locale: Locale): Readers {
  return {
    dates: readersOf(locale.dates),
    times: readersOf(locale.times),
    rules: rulesOf(locale),
    tails: readersOf(locale.tails),
    dateRanges: reader(locale.dateRanges),
    timeRanges: reader(locale.timeRanges),
    around: aroundOf(locale),
  };
}

const compiled = new WeakMap<Locale, { readers: Readers; slots: ReturnType<typeof slotsOf> }>();

function of(locale: Locale) {
  const known = compiled.get(locale) ?? { readers: compile(locale), slots: slotsOf(locale) };
  compiled.set(locale, known);
  return known;
}

/** These have a date within them, which is none of these. */
const OF_A_DATE: readonly DateForm[] = ["weekdayDate", "offsetFrom", "before"];
const WEEKDAYS: readonly DateForm[] = ["weekday", "weekdayList"];
const dayOf = ({ end, value }: Hit<Found>): Hit<Day> => ({ end, value: value.day });

export function phrasesOf(locale: Locale, context: Context): Phrases {
  const { readers, slots: plain } = of(locale);
  const now = { ...context, evening: locale.partTimes.evening };
  const slots: SlotTable = {
    ...plain,
    date: (text, at) => dates(text, at).map(dayOf),
    bare: (text, at) => dates(text, at, OF_A_DATE).map(dayOf),
    time: (text, at) => times(text, at, false),
  };

  function dates(
    text: string,
    at: number,
    leave: readonly DateForm[] = [],
  ): (Hit<Found> & { form: DateForm })[] {
    const asked = leave.length > 0 ? readers.dates.filter(([form]) => !leave.includes(form)) : readers.dates;
    return asked.flatMap(([form, read]) =>
      read(text, at, slots).flatMap(({ end, values }) => {
        const value = MEANS[form](values, now);
        const named = isOfName(form, text, at, end) || locale.names.includes(text.slice(at, end));
        return value && !named ? [{ form, end, value }] : [];
      }),
    );
  }

  function times(text: string, at: number, afterDay: boolean): Hit<string>[] {
    const asked = readers.times.filter(([form]) => afterDay || form !== AFTER_DAY);
    return asked.flatMap(([form, read]) =>
      read(text, at, slots).flatMap(({ end, values }) => {
        const value = timeOf(values, locale);
        return value && !isOfName(form, text, at, end) ? [{ end, value }] : [];
      }),
    );
  }

  const rules: Phrases["rules"] = (text, at) =>
    readers.rules.flatMap(([form, read, fromDone]) =>
      read(text, at, slots).flatMap(({ end, values }) => {
        const value = isCapital(form, text, at) ? null : RULES[form](values);
        return value ? [{ end, value: { ...value, fromDone } }] : [];
      }),
    );

  const { around } = readers;
  const opens = (text: string, at: number) =>
    [rules, dates, (of: string, from: number) => times(of, from, true)].some(
      (read) => read(text, at).length > 0,
    );

  return {
    ...around,
    wordFollows(text, end) {
      const at = around.wordAfter(text, end);
      return at !== null && !opens(text, at);
    },
    dates: (text, at) =>
      dates(text, at).filter(({ form }) => !around.isTalkedAbout(text, at, WEEKDAYS.includes(form))),
    times,
    rules,
    tails: (text, at) =>
      readers.tails.flatMap(([form, read]) =>
        read(text, at, slots).map(({ end, values }) => ({ form, end, values })),
      ),
    monthDay: (month, day) => MEANS.monthDay({ month, day }, now)?.day ?? null,
    dateRanges: (text, at) => readers.dateRanges(text, at, slots),
    timeRanges: (text, at) => readers.timeRanges(text, at, slots),
  };
}
