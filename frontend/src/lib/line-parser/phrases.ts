import { type Day, isStorableDay } from "@/lib/dates";
import { type AdjacentWords, adjacentWordsOf, isBeforeCapitalizedWord } from "./adjacent-words";
import { DATE_FORMS, type DateValue, isYearOpen, recentStart, todayOf } from "./date-forms";
import { type Match, type Matcher, matcherOf, type PlaceholderTable, type Values } from "./grammar";
import type {
  DateForm,
  FormTemplates,
  Locale,
  ReminderForm,
  RuleForm,
  RuleModifierForm,
  TimeForm,
} from "./locale";
import type { Context } from "./model";
import { buildPlaceholders } from "./placeholders";
import { RULE_FORMS, type RuleStart } from "./rules";
import { moveToDayPart, settleHalfDay, type TimeReading } from "./typed-time";

export interface PhraseMatch<T> {
  end: number;
  value: T;
}

/** The match that ends last; the earlier of two that end together. */
export function longestMatch<T extends { end: number }>(matches: readonly T[]): T | null {
  return matches.reduce<T | null>((best, match) => (best && best.end >= match.end ? best : match), null);
}

/** `morning coffee` is a title: these forms are times only behind a day, as in `tomorrow morning`. */
const AFTER_DAY: readonly TimeForm[] = ["after_day", "hour_after_day"];
/** These forms contain a date, which must be of another form. */
const AROUND_A_DATE: readonly DateForm[] = [
  "weekday_date",
  "offset_from",
  "offset_before",
  "before",
  "day_after",
];
const CAN_BEGIN_NAME: readonly (DateForm | TimeForm)[] = ["weekday", "hour", "named_time"];
/** `at 9:30` is spoken, and `9:30` is written as on a clock of 24 hours. */
const SPOKEN: readonly TimeForm[] = ["spoken_clock", "past_hour", "hour", "oclock", "hour_after_day"];
const HOUR_AFTER_DAY: TimeForm = "hour_after_day";
const HOURS: readonly TimeForm[] = ["hour", "past_hour", HOUR_AFTER_DAY];
const GAP = /\s*,\s*|\s+/uy;

/** The end of the gap at `end` between two phrases. */
export function endOfGap(text: string, end: number): number | null {
  GAP.lastIndex = end;
  return GAP.test(text) ? GAP.lastIndex : null;
}

const isCapital = (text: string, at: number) => /\p{Lu}/u.test(text[at] ?? "");

/** In front of a name a bare weekday or hour is part of it: `Sunday Times`, `at 10 Downing Street`. */
function beginsName(form: DateForm | TimeForm, text: string, at: number, end: number): boolean {
  if (!CAN_BEGIN_NAME.includes(form)) return false;
  const canBegin = form === "hour" || (at > 0 && isCapital(text, at));
  return canBegin && isBeforeCapitalizedWord(text, end);
}

type DateMatch = PhraseMatch<DateValue> & { form: DateForm; isYearOpen: boolean };

/** One locale, compiled. */
interface Language {
  dates: (readonly [DateForm, Matcher])[];
  times: (readonly [TimeForm, Matcher])[];
  rules: (readonly [RuleForm, Matcher, boolean])[];
  ruleModifiers: (readonly [RuleModifierForm, Matcher])[];
  reminders: (readonly [ReminderForm, Matcher])[];
  dateRanges: Matcher;
  timeRanges: Matcher;
  adjacent: AdjacentWords;
  placeholders: ReturnType<typeof buildPlaceholders>;
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
    reminders: matchersOf(templates.reminders),
    dateRanges: matcherOf(templates.date_ranges),
    timeRanges: matcherOf(templates.time_ranges),
    adjacent: adjacentWordsOf(locale),
    placeholders: buildPlaceholders(locale),
  };
  languages.set(locale, language);
  return language;
}

/** The dates, times and rules that stand at a place of the text. */
export interface PhraseMatchers
  extends Pick<
    AdjacentWords,
    "alternativeAt" | "compounds" | "endOfBeforeDue" | "isReminderMentioned" | "endOfConnective"
  > {
  locale: Locale;
  context: Context;
  /** Whether a word follows directly that belongs to the title, since no phrase begins with it. */
  isBeforeTitleWord(text: string, end: number): boolean;
  dates(text: string, at: number): PhraseMatch<DateValue>[];
  /** @param afterDay whether a day is directly in front */
  times(text: string, at: number, afterDay: boolean): PhraseMatch<TimeReading>[];
  /** The end of a day and a time at `at` that are only mentioned, or `at`: `closed until friday 5pm`. */
  endOfMention(text: string, at: number): number;
  rules(text: string, at: number): PhraseMatch<RuleStart & { fromCompletion: boolean }>[];
  ruleModifiers(text: string, at: number): (Match & { form: RuleModifierForm })[];
  reminders(text: string, at: number): (Match & { form: ReminderForm })[];
  /** The next such day of a year, today included. */
  monthDay(month: number, day: number): Day | null;
  dateRanges(text: string, at: number): Match[];
  timeRanges(text: string, at: number): Match[];
}

function timeOf(form: TimeForm, values: Values, locale: Locale): TimeReading | null {
  const { clock = values.hour, named_time, day_part } = values;
  if (day_part) return { at: clock ? moveToDayPart(clock.at, day_part) : locale.day_part_times[day_part] };
  if (clock) return settleHalfDay(clock, SPOKEN.includes(form));
  return named_time ? { at: named_time } : null;
}

export function phraseMatchersOf(locale: Locale, context: Context): PhraseMatchers {
  const language = languageOf(locale);
  const { adjacent } = language;
  const now = { ...context, evening: locale.day_part_times.evening };
  const dayOf = ({ end, value }: PhraseMatch<DateValue>): PhraseMatch<Day> => ({ end, value: value.day });
  const table: PlaceholderTable = {
    ...language.placeholders,
    date: (text, at) => allDates(text, at).map(dayOf),
    plain_date: (text, at) => allDates(text, at, AROUND_A_DATE).map(dayOf),
    start_date: (text, at) =>
      allDates(text, at).map(({ end, value: { day }, isYearOpen }) => ({
        end,
        value: isYearOpen ? recentStart(day, todayOf(context)) : day,
      })),
    time: (text, at) => allTimes(text, at, false),
  };

  const known = new Map<string, readonly DateMatch[]>();
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
          return value && isStorableDay(value.day) && !isName
            ? [{ form, end, value, isYearOpen: isYearOpen(form, values) }]
            : [];
        }),
      );

  const allTimes: PhraseMatchers["times"] = (text, at, afterDay) =>
    language.times
      .filter(([form]) => afterDay || !AFTER_DAY.includes(form))
      .flatMap(([form, matcher]) =>
        matcher(text, at, table).flatMap(({ end, values }) => {
          const value = timeOf(form, values, locale);
          const isText =
            beginsName(form, text, at, end) ||
            (HOURS.includes(form) && countsThings(form, text, at, end, afterDay));
          return value && !isText ? [{ end, value }] : [];
        }),
      );
  const times: PhraseMatchers["times"] = (text, at, afterDay) =>
    adjacent.isTimeMentioned(text, at) ? [] : allTimes(text, at, afterDay);

  /** Whether the number of `look at 3 flats` or `tomorrow 3 eggs` is no hour. */
  function countsThings(form: TimeForm, text: string, at: number, end: number, afterDay: boolean): boolean {
    if (adjacent.isPartOfNumber(text, end) || adjacent.isBeforeCountedWord(text, end)) return true;
    if (form === HOUR_AFTER_DAY && !adjacent.isBehindDayWord(text, at)) return true;
    const canBeginTitle = form !== HOUR_AFTER_DAY && (afterDay || !text.slice(0, at).trim());
    return !canBeginTitle && isBeforeTitleWord(text, end);
  }

  /** Also a capital makes a name of a plural that nothing else marks as a rule: `marches and Mondays`. */
  const isNoRule = (form: RuleForm, text: string, at: number) =>
    form === "plurals" ? isCapital(text, at) : form === "day_series" && adjacent.isSeriesMentioned(text, at);

  const rules: PhraseMatchers["rules"] = (text, at) =>
    language.rules.flatMap(([form, matcher, fromCompletion]) =>
      matcher(text, at, table).flatMap(({ end, values }) => {
        const start = isNoRule(form, text, at) ? null : RULE_FORMS[form](values);
        return start ? [{ end, value: { ...start, fromCompletion } }] : [];
      }),
    );

  const beginsPhrase = (text: string, at: number) =>
    rules(text, at).length > 0 || allDates(text, at).length > 0 || times(text, at, true).length > 0;

  function isBeforeTitleWord(text: string, end: number): boolean {
    const at = adjacent.titleWordAt(text, end);
    return at !== null && !beginsPhrase(text, at);
  }

  const isMentioned = (text: string, at: number, { form, end }: { form: DateForm; end: number }) =>
    adjacent.isMentioned(text, at, end, form) ||
    (adjacent.isMentionedBeforeTitle(text, at, form) && isBeforeTitleWord(text, end));

  return {
    locale,
    context,
    ...adjacent,
    isBeforeTitleWord,
    dates: (text, at) => allDates(text, at).filter((match) => !isMentioned(text, at, match)),
    endOfMention(text, at) {
      const dates = allDates(text, at).filter(
        (match) => match.form !== "offset_on_day" && isMentioned(text, at, match),
      );
      const ends = [...dates, ...(adjacent.isTimeMentioned(text, at) ? allTimes(text, at, false) : [])];
      if (ends.length === 0) return at;
      const end = Math.max(...ends.map((match) => match.end));
      const nextAt = endOfGap(text, end);
      if (nextAt === null) return end;
      const following = dates.length > 0 ? allTimes(text, nextAt, true) : allDates(text, nextAt);
      return Math.max(end, ...following.map((match) => match.end));
    },
    times,
    rules,
    ruleModifiers: (text, at) =>
      language.ruleModifiers.flatMap(([form, matcher]) =>
        matcher(text, at, table).map((found) => ({ form, ...found })),
      ),
    reminders: (text, at) =>
      language.reminders.flatMap(([form, matcher]) =>
        matcher(text, at, table).map((found) => ({ form, ...found })),
      ),
    monthDay: (month, day) => DATE_FORMS.month_day({ month, day }, now)?.day ?? null,
    dateRanges: (text, at) => language.dateRanges(text, at, table),
    timeRanges: (text, at) => language.timeRanges(text, at, table),
  };
}
