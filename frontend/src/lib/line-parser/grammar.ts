import type { Duration } from "./durations";
import type { DayPart, Locale, Unit } from "./locale";
import type { Weekday } from "./model";
import type { NumericDate } from "./placeholders";
import type { TimeReading, TypedTime } from "./typed-time";

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
  numeric: NumericDate;
  /** A length of time, as `an hour and a half`. */
  duration: Duration;
  clock: TypedTime;
  /** `20 to 8`, which is a time behind `at` alone. */
  past: TypedTime;
  hour: TypedTime;
  /** An hour as `17h`. */
  hour_with_h: TypedTime;
  /** A time as `17.30`, which could be any number. */
  dotted: TypedTime;
  /** An hour without am or pm. */
  plain_hour: number;
  named_time: string;
  day_part: DayPart;
  date: string;
  /** A day on which something begins, which without a year can be one not long ago. */
  start_date: string;
  /** A date that contains no other. */
  plain_date: string;
  time: TimeReading;
}

export interface PlaceholderReading<Value = unknown> {
  end: number;
  value: Value;
}

/** Every reading at a place of the text, the longest first. */
export type Placeholder<Value = unknown> = (text: string, at: number) => readonly PlaceholderReading<Value>[];
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
/** So many of a list as a month has days. */
const MAX_SEVERAL = 31;

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** A pattern for any of the words, the longest first. */
export function wordsPattern(words: readonly string[]): string {
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

export function patternPlaceholder<T>(
  pattern: string,
  read: (groups: readonly string[]) => T | null,
): Placeholder<T> {
  const sticky = new RegExp(pattern + VALUE_END, "iuy");
  return (text, at) => {
    sticky.lastIndex = at;
    const found = sticky.exec(text);
    const value = found && read(found.map((group) => group ?? ""));
    return found && value !== null ? [{ end: at + found[0].length, value }] : [];
  };
}

export const normalizeWords = (text: string) => text.toLowerCase().replace(/\s+/g, " ");

export const wordPlaceholder = <T>(table: Record<string, T>): Placeholder<T> =>
  patternPlaceholder(
    wordsPattern(Object.keys(table)),
    ([found = ""]) => table[normalizeWords(found)] ?? null,
  );

export const presencePlaceholder = (words: readonly string[]): Placeholder<true> =>
  patternPlaceholder(wordsPattern(words), () => true);

export const alternativesPlaceholder =
  <T>(...placeholders: Placeholder<T>[]): Placeholder<T> =>
  (text, at) =>
    placeholders.flatMap((placeholder) => placeholder(text, at));

/** One or more, with commas and words such as `and` between them, or with spaces alone. */
export function enumerationPlaceholder<T>(
  one: Placeholder<T>,
  locale: Locale,
  canBeSpaced = false,
): Placeholder<readonly T[]> {
  const [word, article] = [wordsPattern(locale.and_words), wordsPattern(locale.articles)];
  const joined = `\\s*(?:,|&|\\b${word}\\b|/)\\s*(?:${word}\\s+)?(?:${article}\\s+)?`;
  const separator = new RegExp(canBeSpaced ? `${joined}|\\s+` : joined, "iuy");
  return (text, at) => {
    const found: PlaceholderReading<readonly T[]>[] = [];
    let next = one(text, at)[0];
    while (next && found.length < MAX_SEVERAL) {
      found.unshift({ end: next.end, value: [...(found[0]?.value ?? []), next.value] });
      separator.lastIndex = next.end;
      next = separator.test(text) ? one(text, separator.lastIndex)[0] : undefined;
    }
    return found;
  };
}

export function rangeSignPlaceholder(locale: Locale): Placeholder<true> {
  const pattern = new RegExp(`\\s*[-–]\\s*|\\s+${wordsPattern(locale.to_words)}\\s+`, "iuy");
  return (text, at) => {
    pattern.lastIndex = at;
    return pattern.test(text) ? [{ end: pattern.lastIndex, value: true }] : [];
  };
}
