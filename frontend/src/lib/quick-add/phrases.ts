import { type Day, isStorable } from "@/lib/dates";
import { DATE_FORMS, type DateValue, inDayPart } from "./date-forms";
import {
  anyOf,
  type Match,
  type Matcher,
  matcherOf,
  type PlaceholderTable,
  placeholdersOfLocale,
  type Values,
} from "./grammar";
import type { DateForm, FormTemplates, Locale, RuleForm, RuleModifierForm, TimeForm } from "./locale";
import type { Context, Span } from "./model";
import { RULE_FORMS, type RuleStart } from "./rules";

export interface Hit<T> {
  end: number;
  value: T;
}

/** The hit that ends last; the earlier of two that end together. */
export function longest<T extends { end: number }>(hits: readonly T[]): T | null {
  return hits.reduce<T | null>((best, hit) => (best && best.end >= hit.end ? best : hit), null);
}

/** `morning coffee` is a title: these forms are times only behind a day, as in `tomorrow morning`. */
const AFTER_DAY: TimeForm = "after_day";
/** These forms contain a date, which must be of another form. */
const AROUND_A_DATE: readonly DateForm[] = ["weekday_date", "offset_from", "before"];
const WEEKDAYS: readonly DateForm[] = ["weekday", "weekday_list"];
const CAN_BEGIN_NAME: readonly (DateForm | TimeForm)[] = ["weekday", "hour", "named_time"];
/** The word in front of a phrase, with the spaces between them, is looked for in so many characters. */
const MAX_DISTANCE = 60;
const CAPITALIZED_WORD = /^\s+\p{Lu}\p{L}/u;
const NEXT_WORD = /\s+(\p{L}[\p{L}\p{N}'’-]*)/uy;
const REST_OF_WORD = /['’\-–]\p{L}/uy;

/** `today's`, `sun-dried`. */
export function isInsideWord(text: string, end: number): boolean {
  REST_OF_WORD.lastIndex = end;
  return REST_OF_WORD.test(text);
}

const isCapital = (text: string, at: number) => /\p{Lu}/u.test(text[at] ?? "");

/** In front of a name a bare weekday or hour is part of it: `Sunday Times`, `at 10 Downing Street`. */
function beginsName(form: DateForm | TimeForm, text: string, at: number, end: number): boolean {
  if (!CAN_BEGIN_NAME.includes(form)) return false;
  const canBegin = form === "hour" || (at > 0 && isCapital(text, at));
  return canBegin && CAPITALIZED_WORD.test(text.slice(end));
}

/** A capital makes a name of a plural that nothing else marks as a rule: `marches and Mondays`. */
const isCapitalizedPlural = (form: RuleForm, text: string, at: number) =>
  form === "plurals" && isCapital(text, at);

/** The words beside a phrase that decide whether it counts. */
interface AdjacentWords {
  /** A day behind `the` or `since` is only mentioned, and nothing is due then. */
  isMentioned(text: string, at: number, isWeekday: boolean): boolean;
  /** The start of the word directly behind `end`, unless it is a connective, such as `with`. */
  titleWordAt(text: string, end: number): number | null;
  /** The start of the second of two, as in `today or tomorrow`. */
  alternativeAt(text: string, end: number): number | null;
  /** Spans that are text though words for days or hours are in them: `sun cream`. */
  compounds(text: string): Span[];
}

const directlyBefore = (words: readonly string[]) =>
  new RegExp(`(?<![\\p{L}\\p{N}])${anyOf(words)}\\s+$`, "iu");

function adjacentWordsOf(locale: Locale): AdjacentWords {
  const { weekday, any_day } = locale.mention_words;
  const mention = directlyBefore(any_day);
  const weekdayMention = directlyBefore([...weekday, ...any_day]);
  const connective = new RegExp(`^${anyOf(locale.connectives)}$`, "iu");
  const or = new RegExp(`(?:\\s*,)?\\s+${anyOf(locale.or_words)}\\s+|\\s*&\\s*|/`, "iuy");
  const compound = new RegExp(
    `(?<![\\p{L}\\p{N}/])(?:${locale.compounds.join("|")})(?![\\p{L}\\p{N}])`,
    "giu",
  );
  return {
    isMentioned: (text, at, isWeekday) =>
      (isWeekday ? weekdayMention : mention).test(text.slice(Math.max(0, at - MAX_DISTANCE), at)),
    titleWordAt(text, end) {
      NEXT_WORD.lastIndex = end;
      const [whole = "", word = ""] = NEXT_WORD.exec(text) ?? [];
      return word && !connective.test(word) ? end + whole.length - word.length : null;
    },
    alternativeAt(text, end) {
      or.lastIndex = end;
      return or.test(text) ? or.lastIndex : null;
    },
    compounds: (text) =>
      [...text.matchAll(compound)].map(({ index, 0: found }) => ({
        start: index,
        end: index + found.length,
      })),
  };
}

/** One locale, compiled. */
interface Language {
  dates: (readonly [DateForm, Matcher])[];
  times: (readonly [TimeForm, Matcher])[];
  rules: (readonly [RuleForm, Matcher, boolean])[];
  ruleModifiers: (readonly [RuleModifierForm, Matcher])[];
  dateRanges: Matcher;
  timeRanges: Matcher;
  adjacent: AdjacentWords;
  placeholders: ReturnType<typeof placeholdersOfLocale>;
}

function matchersOf<Form extends string>(forms: FormTemplates<Form>) {
  return (Object.keys(forms) as Form[]).map((form) => [form, matcherOf(forms[form])] as const);
}

/** The templates of each rule, those with other words for `every`, and those that count from completion. */
function ruleMatchersOf(locale: Locale): Language["rules"] {
  const { rules } = locale.templates;
  const [every = "", ...others] = locale.every;
  const signed = locale.every.map((word) => word + locale.from_completion_sign);
  return (Object.keys(rules) as RuleForm[]).flatMap((form) => {
    const rests = rules[form]
      .filter((text) => text.startsWith(every))
      .map((text) => text.slice(every.length));
    const beginning = (words: readonly string[]) => words.flatMap((word) => rests.map((rest) => word + rest));
    return [
      [form, matcherOf([...rules[form], ...beginning(others)]), false] as const,
      [form, matcherOf(beginning(signed)), true] as const,
    ];
  });
}

const languages = new WeakMap<Locale, Language>();

function languageOf(locale: Locale): Language {
  const { templates } = locale;
  const language = languages.get(locale) ?? {
    dates: matchersOf(templates.dates),
    times: matchersOf(templates.times),
    rules: ruleMatchersOf(locale),
    ruleModifiers: matchersOf(templates.rule_modifiers),
    dateRanges: matcherOf(templates.date_ranges),
    timeRanges: matcherOf(templates.time_ranges),
    adjacent: adjacentWordsOf(locale),
    placeholders: placeholdersOfLocale(locale),
  };
  languages.set(locale, language);
  return language;
}

/** The dates, times and rules that stand at a place of the text. */
export interface PhraseMatchers extends Pick<AdjacentWords, "alternativeAt" | "compounds"> {
  locale: Locale;
  context: Context;
  /** Whether a word follows directly that belongs to the title, since no phrase begins with it. */
  isBeforeTitleWord(text: string, end: number): boolean;
  dates(text: string, at: number): Hit<DateValue>[];
  /** @param afterDay whether a day is directly in front */
  times(text: string, at: number, afterDay: boolean): Hit<string>[];
  rules(text: string, at: number): Hit<RuleStart & { fromCompletion: boolean }>[];
  ruleModifiers(text: string, at: number): (Match & { form: RuleModifierForm })[];
  /** The next such day of a year, today included. */
  monthDay(month: number, day: number): Day | null;
  dateRanges(text: string, at: number): Match[];
  timeRanges(text: string, at: number): Match[];
}

function timeOf({ clock, hour, named_time, day_part }: Values, locale: Locale): string | null {
  const at = clock ?? hour;
  if (!day_part) return at ?? named_time ?? null;
  return at ? inDayPart(at, day_part) : locale.day_part_times[day_part];
}

export function phraseMatchersOf(locale: Locale, context: Context): PhraseMatchers {
  const language = languageOf(locale);
  const { adjacent } = language;
  const now = { ...context, evening: locale.day_part_times.evening };
  const dayOf = ({ end, value }: Hit<DateValue>): Hit<Day> => ({ end, value: value.day });
  const table: PlaceholderTable = {
    ...language.placeholders,
    date: (text, at) => allDates(text, at).map(dayOf),
    plain_date: (text, at) => allDates(text, at, AROUND_A_DATE).map(dayOf),
    time: (text, at) => times(text, at, false),
  };

  const known = new Map<string, readonly (Hit<DateValue> & { form: DateForm })[]>();
  let knownText = "";
  /** Dates are remembered by place, because many phrases try the same one. */
  function allDates(text: string, at: number, without: readonly DateForm[] = []) {
    if (text !== knownText) known.clear();
    knownText = text;
    const key = `${at} ${without.length}`;
    const found = known.get(key) ?? matchDates(text, at, without);
    known.set(key, found);
    return found;
  }

  const matchDates = (text: string, at: number, without: readonly DateForm[]) =>
    language.dates
      .filter(([form]) => !without.includes(form))
      .flatMap(([form, matcher]) =>
        matcher(text, at, table).flatMap(({ end, values }) => {
          const value = DATE_FORMS[form](values, now);
          const isName = beginsName(form, text, at, end) || locale.not_days.includes(text.slice(at, end));
          return value && isStorable(value.day) && !isName ? [{ form, end, value }] : [];
        }),
      );

  const times: PhraseMatchers["times"] = (text, at, afterDay) =>
    language.times
      .filter(([form]) => afterDay || form !== AFTER_DAY)
      .flatMap(([form, matcher]) =>
        matcher(text, at, table).flatMap(({ end, values }) => {
          const value = timeOf(values, locale);
          return value && !beginsName(form, text, at, end) ? [{ end, value }] : [];
        }),
      );

  const rules: PhraseMatchers["rules"] = (text, at) =>
    language.rules.flatMap(([form, matcher, fromCompletion]) =>
      matcher(text, at, table).flatMap(({ end, values }) => {
        const start = isCapitalizedPlural(form, text, at) ? null : RULE_FORMS[form](values);
        return start ? [{ end, value: { ...start, fromCompletion } }] : [];
      }),
    );

  const beginsPhrase = (text: string, at: number) =>
    rules(text, at).length > 0 || allDates(text, at).length > 0 || times(text, at, true).length > 0;

  return {
    locale,
    context,
    alternativeAt: adjacent.alternativeAt,
    compounds: adjacent.compounds,
    isBeforeTitleWord(text, end) {
      const at = adjacent.titleWordAt(text, end);
      return at !== null && !beginsPhrase(text, at);
    },
    dates: (text, at) =>
      allDates(text, at).filter(({ form }) => !adjacent.isMentioned(text, at, WEEKDAYS.includes(form))),
    times,
    rules,
    ruleModifiers: (text, at) =>
      language.ruleModifiers.flatMap(([form, matcher]) =>
        matcher(text, at, table).map((found) => ({ form, ...found })),
      ),
    monthDay: (month, day) => DATE_FORMS.month_day({ month, day }, now)?.day ?? null,
    dateRanges: (text, at) => language.dateRanges(text, at, table),
    timeRanges: (text, at) => language.timeRanges(text, at, table),
  };
}
