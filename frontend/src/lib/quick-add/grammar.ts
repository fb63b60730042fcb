import type { DayPart, Locale, Unit } from "./locale";
import type { Weekday } from "./model";

interface CalendarDay {
  month: number;
  day: number;
  year?: number;
}

/** The placeholders of templates, and the values that are read there. */
interface Placeholders {
  relative_day: number;
  weekday: Weekday;
  weekdays: readonly Weekday[];
  /** The same, as `mondays`. */
  plurals: readonly Weekday[];
  workday: true;
  on: true;
  month: number;
  count: number;
  unit: Unit;
  adverb: Unit;
  /** A day of the month. */
  day: number;
  /** A day of the month with its suffix, as `15th`. */
  nth: number;
  nths: readonly number[];
  /** `2nd` of `2nd tuesday`; -1 for the last. */
  ordinal: number;
  ordinals: readonly number[];
  year: number;
  iso: string;
  /** A day and its time, as `2026-03-05T17:30`. */
  moment: string;
  numeric: CalendarDay;
  clock: string;
  hour: string;
  /** An hour as `17h`. */
  hour_with_h: string;
  /** A time as `17.30`, which could be any number. */
  dotted: string;
  /** An hour without am or pm. */
  plain_hour: number;
  named_time: string;
  day_part: DayPart;
  date: string;
  /** A date that contains no other. */
  plain_date: string;
  time: string;
}

interface Reading<Value = unknown> {
  end: number;
  value: Value;
}

/** Every reading at a place of the text, the longest first. */
export type Placeholder<Value = unknown> = (text: string, at: number) => readonly Reading<Value>[];
export type PlaceholderTable = { [Name in keyof Placeholders]: Placeholder<Placeholders[Name]> } & {
  to: Placeholder<true>;
};

/** The value of each placeholder by its name; the second of a kind is called `…2`. */
export type Values = Partial<Placeholders> & {
  [Name in keyof Placeholders as `${Name}2`]?: Placeholders[Name];
};

export interface Match {
  end: number;
  values: Values;
}

type Atom = { placeholder: keyof PlaceholderTable; name: string } | { pattern: RegExp };

/** No letter or digit follows. */
const WORD_END = "(?![\\p{L}\\p{N}])";
/** Likewise, and the number goes on neither behind a point nor behind a slash. */
const VALUE_END = "(?![\\p{L}\\p{N}]|[.:/][0-9])";
const OPTIONAL = /\[([^[\]]*)\]/;
const PIECES = /\{(\w+)(?::(\w+))?\}|\s+|[^\s{]+/g;
const LONGEST_MONTH = 31;

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** A pattern for any of the words, the longest first. */
export function anyOf(words: readonly string[]): string {
  const ordered = words.toSorted((one, other) => other.length - one.length);
  return `(?:${ordered.map((word) => escaped(word).replaceAll(" ", "\\s+")).join("|")})`;
}

/** `[on] monday` is `on monday` and `monday`. */
function variants(template: string): string[] {
  const found = OPTIONAL.exec(template);
  if (!found) return [template.replace(/\s+/g, " ").trim()];
  const [before, after] = [template.slice(0, found.index), template.slice(found.index + found[0].length)];
  return [...variants(before + found[1] + after), ...variants(before + after)];
}

/** A word ends where its letters do, except for a sign directly in front of a placeholder, as in `@9am`. */
function atomOf([piece, placeholder, name]: RegExpMatchArray, nth: number, all: RegExpMatchArray[]): Atom {
  if (placeholder) return { placeholder: placeholder as keyof PlaceholderTable, name: name ?? placeholder };
  const isBeforeValue = all[nth + 1]?.[1] !== undefined;
  const word = escaped(piece).replace("'", "['’]") + (isBeforeValue ? "" : WORD_END);
  return { pattern: new RegExp(/^\s/.test(piece) ? "\\s+" : word, "iuy") };
}

function match(
  atoms: readonly Atom[],
  nth: number,
  text: string,
  at: number,
  table: PlaceholderTable,
): Match[] {
  const atom = atoms[nth];
  if (!atom) return [{ end: at, values: {} }];
  if ("pattern" in atom) {
    atom.pattern.lastIndex = at;
    return atom.pattern.test(text) ? match(atoms, nth + 1, text, atom.pattern.lastIndex, table) : [];
  }
  return table[atom.placeholder](text, at).flatMap(({ end, value }) =>
    match(atoms, nth + 1, text, end, table).map((rest) => ({
      end: rest.end,
      values: { ...rest.values, [atom.name]: value },
    })),
  );
}

/** Matches any of the templates at a place of the text. */
export function matcherOf(templates: readonly string[]) {
  const compiled = templates.flatMap(variants).map((text) => [...text.matchAll(PIECES)].map(atomOf));
  return (text: string, at: number, table: PlaceholderTable): Match[] =>
    compiled.flatMap((atoms) => match(atoms, 0, text, at, table));
}

export type Matcher = ReturnType<typeof matcherOf>;

function byPattern<T>(pattern: string, read: (groups: readonly string[]) => T | null): Placeholder<T> {
  const sticky = new RegExp(pattern + VALUE_END, "iuy");
  return (text, at) => {
    sticky.lastIndex = at;
    const found = sticky.exec(text);
    const value = found && read(found.map((group) => group ?? ""));
    return found && value !== null ? [{ end: at + found[0].length, value }] : [];
  };
}

const normalized = (text: string) => text.toLowerCase().replace(/\s+/g, " ");

const byWords = <T>(table: Record<string, T>): Placeholder<T> =>
  byPattern(anyOf(Object.keys(table)), ([found = ""]) => table[normalized(found)] ?? null);

const byPresence = (words: readonly string[]): Placeholder<true> => byPattern(anyOf(words), () => true);

const either =
  <T>(...placeholders: Placeholder<T>[]): Placeholder<T> =>
  (text, at) =>
    placeholders.flatMap((placeholder) => placeholder(text, at));

/** One or more, with commas and words such as `and` between them, or with spaces alone. */
function several<T>(one: Placeholder<T>, locale: Locale, canBeSpaced = false): Placeholder<readonly T[]> {
  const [word, article] = [anyOf(locale.and_words), anyOf(locale.articles)];
  const joined = `\\s*(?:,|&|\\b${word}\\b|/)\\s*(?:${word}\\s+)?(?:${article}\\s+)?`;
  const separator = new RegExp(canBeSpaced ? `${joined}|\\s+` : joined, "iuy");
  return (text, at) => {
    const found: Reading<readonly T[]>[] = [];
    let next = one(text, at)[0];
    while (next && found.length < LONGEST_MONTH) {
      found.unshift({ end: next.end, value: [...(found[0]?.value ?? []), next.value] });
      separator.lastIndex = next.end;
      next = separator.test(text) ? one(text, separator.lastIndex)[0] : undefined;
    }
    return found;
  };
}

function rangeSign(locale: Locale): Placeholder<true> {
  const pattern = new RegExp(`\\s*[-–]\\s*|\\s+${anyOf(locale.to_words)}\\s+`, "iuy");
  return (text, at) => {
    pattern.lastIndex = at;
    return pattern.test(text) ? [{ end: pattern.lastIndex, value: true }] : [];
  };
}

const isWithin = (value: number, low: number, high: number) => value >= low && value <= high;
export const twoDigits = (value: number): string => String(value).padStart(2, "0");

/** @param half `am`, `pm`, or nothing for a clock of 24 hours */
function clockTime(hour: number, minute: number, half: "am" | "pm" | "" = ""): string | null {
  if (minute > 59 || (half ? !isWithin(hour, 1, 12) : hour > 23)) return null;
  const hours = half ? (hour % 12) + (half === "pm" ? 12 : 0) : hour;
  return `${twoDigits(hours)}:${twoDigits(minute)}`;
}

function clock(locale: Locale): Placeholder<string> {
  const { am, pm, minutes_past, numbers } = locale;
  const isPm = new RegExp(`^(?:${pm})$`, "i");
  /** `half past nine`, `quarter to 5`. */
  const past = byPattern(
    `(${anyOf(Object.keys(minutes_past))})\\s+([0-9]{1,2}|${anyOf(Object.keys(numbers))})`,
    ([, words = "", word = ""]) => {
      const minutes = minutes_past[normalized(words)] ?? 0;
      const hour = numbers[normalized(word)] ?? Number(word);
      return minutes < 0 ? clockTime((hour + 23) % 24, 60 + minutes) : clockTime(hour, minutes);
    },
  );
  return either(
    past,
    byPattern(`([0-9]{1,2})(?:[:.]([0-9]{2}))?\\s?(${am}|${pm})`, ([, hour, minute, half = ""]) =>
      clockTime(Number(hour), Number(minute || 0), isPm.test(half) ? "pm" : "am"),
    ),
    byPattern("([0-9]{1,2})[:h]([0-9]{2})", ([, hour, minute]) => clockTime(Number(hour), Number(minute))),
  );
}

const monthDay = (day: number) => (isWithin(day, 1, LONGEST_MONTH) ? day : null);

function calendarDay(month: number, day: number, year: number | undefined): CalendarDay | null {
  if (!isWithin(month, 1, 12) || !isWithin(day, 1, LONGEST_MONTH)) return null;
  return year === undefined ? { month, day } : { month, day, year };
}

/** The other way round where it can be nothing else. */
function numericOf(groups: readonly string[], { month_first }: Locale): CalendarDay | null {
  const [first, second] = [Number(groups[1]), Number(groups[2])];
  const [month, day] = month_first ? [first, second] : [second, first];
  const year = groups[3] ? Number(groups[3]) + (groups[3].length < 4 ? 2000 : 0) : undefined;
  return calendarDay(month, day, year) ?? calendarDay(day, month, year);
}

/** The placeholders for words and numbers; `phraseMatchersOf` adds those that are phrases themselves, such as `{date}`. */
export function placeholdersOfLocale(locale: Locale): Omit<PlaceholderTable, "date" | "plain_date" | "time"> {
  const weekday = byWords(locale.weekdays);
  const plurals = Object.entries(locale.weekdays).map(([name, day]) => [name + locale.plural_suffix, day]);
  const suffix = anyOf(locale.ordinal_suffixes);
  const nth = byPattern(`([0-9]{1,2})${suffix}`, ([, day]) => monthDay(Number(day)));
  return {
    relative_day: byWords(locale.relative_days),
    weekday,
    weekdays: several(weekday, locale, true),
    plurals: several(byWords<Weekday>(Object.fromEntries(plurals)), locale),
    workday: byPresence(locale.workdays),
    on: byPresence(locale.before_day),
    month: byWords(locale.months),
    count: either(
      byPattern("[0-9]{1,3}", ([found]) => Number(found) || null),
      byWords(locale.numbers),
    ),
    unit: byWords(locale.units),
    adverb: byWords(locale.adverbs),
    day: byPattern(`([0-9]{1,2})${suffix}?`, ([, day]) => monthDay(Number(day))),
    nth,
    nths: several(nth, locale),
    ordinal: byWords(locale.ordinals),
    ordinals: several(byWords(locale.ordinals), locale),
    year: byPattern("(?:19|20)[0-9]{2}", ([found]) => Number(found)),
    moment: byPattern("([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2})(?::[0-9]{2})?", ([, found = ""]) =>
      found.toUpperCase(),
    ),
    iso: byPattern("[0-9]{4}-[0-9]{2}-[0-9]{2}", ([found = ""]) => found),
    numeric: either(
      byPattern("([0-9]{1,2})/([0-9]{1,2})(?:/([0-9]{4}|[0-9]{2}))?", (groups) => numericOf(groups, locale)),
      // with full stops the day comes first in every language that writes them
      byPattern("([0-9]{1,2})\\.([0-9]{1,2})\\.([0-9]{4})", ([, day, month, year]) =>
        calendarDay(Number(month), Number(day), Number(year)),
      ),
    ),
    clock: clock(locale),
    hour: byPattern("[0-9]{1,2}", ([found]) => clockTime(Number(found), 0)),
    hour_with_h: byPattern("([0-9]{1,2})h", ([, hour]) => clockTime(Number(hour), 0)),
    dotted: byPattern("([0-9]{1,2})\\.([0-9]{2})", ([, hour, minute]) =>
      clockTime(Number(hour), Number(minute)),
    ),
    plain_hour: byPattern("[0-9]{1,2}", ([found]) => (Number(found) < 24 ? Number(found) : null)),
    named_time: byWords(locale.named_times),
    day_part: byWords(locale.day_parts),
    to: rangeSign(locale),
  };
}
