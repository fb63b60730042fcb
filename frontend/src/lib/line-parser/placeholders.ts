import { createDurationReader } from "./durations";
import {
  alternativesPlaceholder,
  enumerationPlaceholder,
  type Placeholder,
  type PlaceholderTable,
  patternPlaceholder,
  presencePlaceholder,
  rangeSignPlaceholder,
  wordPlaceholder,
  wordsPattern,
} from "./grammar";
import type { Locale } from "./locale";
import type { Weekday } from "./model";
import { timePlaceholders } from "./typed-time";

interface CalendarDay {
  month: number;
  day: number;
  year?: number;
}

/** The readings of a date in numbers: with the month first, and with the day first. Some have only one. */
export interface NumericDate {
  monthFirst: CalendarDay | null;
  dayFirst: CalendarDay | null;
  /** It is a date only to people who write the day first: `3.12.` */
  isOnlyForDayFirst?: true;
}

const LONGEST_MONTH = 31;

const isWithin = (value: number, low: number, high: number) => value >= low && value <= high;
const monthDay = (day: number) => (isWithin(day, 1, LONGEST_MONTH) ? day : null);

function calendarDay(month: number, day: number, year?: number): CalendarDay | null {
  if (!isWithin(month, 1, 12) || !isWithin(day, 1, LONGEST_MONTH)) return null;
  return year === undefined ? { month, day } : { month, day, year };
}

function slashedDate(groups: readonly string[]): NumericDate | null {
  const [first, second] = [Number(groups[1]), Number(groups[2])];
  const year = groups[3] ? Number(groups[3]) + (groups[3].length < 4 ? 2000 : 0) : undefined;
  const [monthFirst, dayFirst] = [calendarDay(first, second, year), calendarDay(second, first, year)];
  return monthFirst || dayFirst ? { monthFirst, dayFirst } : null;
}

/** With full stops the day comes first in every language that writes them; behind a year comes the month. */
function orderedDate(year = "", month = "", day = ""): NumericDate | null {
  const found = calendarDay(Number(month), Number(day), Number(year));
  return found && { monthFirst: found, dayFirst: found };
}

/** The day that a date in numbers means; the other way round where it can be nothing else. */
export const readNumericDate = (
  { monthFirst, dayFirst, isOnlyForDayFirst }: NumericDate,
  isMonthFirst: boolean,
): CalendarDay | null => {
  if (!isMonthFirst) return dayFirst ?? monthFirst;
  return isOnlyForDayFirst ? null : (monthFirst ?? dayFirst);
};

/** `mondays`. `thurs` is also short for one day, so that it counts only beside a clear plural. */
function pluralsOf(locale: Locale): Placeholder<readonly Weekday[]> {
  const { weekdays, plural_suffix } = locale;
  const names = Object.entries(weekdays).map(([name, day]) => {
    const plural = name + plural_suffix;
    return [plural, { day, isClear: !(plural in weekdays) }] as const;
  });
  const days = enumerationPlaceholder(wordPlaceholder(Object.fromEntries(names)), locale);
  return (text, at) =>
    days(text, at)
      .filter(({ value }) => value.some(({ isClear }) => isClear))
      .map(({ end, value }) => ({ end, value: value.map(({ day }) => day) }));
}

/** The placeholders for words and numbers; `phraseMatchersOf` adds those that are phrases themselves, such as `{date}`. */
export function buildPlaceholders(
  locale: Locale,
): Omit<PlaceholderTable, "date" | "plain_date" | "start_date" | "time"> {
  const weekday = wordPlaceholder(locale.weekdays);
  const suffix = wordsPattern(locale.ordinal_suffixes);
  const nth = patternPlaceholder(`([0-9]{1,2})${suffix}`, ([, day]) => monthDay(Number(day)));
  return {
    relative_day: wordPlaceholder(locale.relative_days),
    weekday,
    weekdays: enumerationPlaceholder(weekday, locale, true),
    plurals: pluralsOf(locale),
    workday: presencePlaceholder(locale.workdays),
    on: presencePlaceholder(locale.before_day),
    month: wordPlaceholder(locale.months),
    count: alternativesPlaceholder(
      patternPlaceholder("[0-9]{1,3}", ([found]) => Number(found) || null),
      wordPlaceholder(locale.numbers),
    ),
    unit: wordPlaceholder(locale.units),
    adverb: wordPlaceholder(locale.adverbs),
    day: patternPlaceholder(`([0-9]{1,2})${suffix}?`, ([, day]) => monthDay(Number(day))),
    nth,
    nths: enumerationPlaceholder(nth, locale),
    ordinal: wordPlaceholder(locale.ordinals),
    ordinals: enumerationPlaceholder(wordPlaceholder(locale.ordinals), locale),
    year: patternPlaceholder("(?:19|20)[0-9]{2}", ([found]) => Number(found)),
    moment: patternPlaceholder(
      "([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2})(?::[0-9]{2})?",
      ([, found = ""]) => found.toUpperCase(),
    ),
    iso: patternPlaceholder("[0-9]{4}-[0-9]{2}-[0-9]{2}", ([found = ""]) => found),
    numeric: alternativesPlaceholder(
      patternPlaceholder("([0-9]{1,2})/([0-9]{1,2})(?:/([0-9]{4}|[0-9]{2}))?", slashedDate),
      patternPlaceholder("([0-9]{1,2})\\.([0-9]{1,2})\\.([0-9]{4})", ([, day, month, year]) =>
        orderedDate(year, month, day),
      ),
      patternPlaceholder("([0-9]{1,2})\\.([0-9]{1,2})\\.([0-9]{2})?", ([, day, month, year]) => {
        const dayFirst = calendarDay(Number(month), Number(day), year ? 2000 + Number(year) : undefined);
        return dayFirst && { monthFirst: null, dayFirst, isOnlyForDayFirst: true };
      }),
      patternPlaceholder("([0-9]{4})[/.-]([0-9]{1,2})[/.-]([0-9]{1,2})", ([, year, month, day]) =>
        orderedDate(year, month, day),
      ),
    ),
    named_time: wordPlaceholder(locale.named_times),
    day_part: wordPlaceholder(locale.day_parts),
    to: rangeSignPlaceholder(locale),
    duration: createDurationReader(locale),
    ...timePlaceholders(locale),
  };
}
