import { type Day, isStorableDay } from "@/lib/dates";
import { addUnits, isDateUnit } from "./date-units";
import { normalizeWords, type PlaceholderReading, wordsPattern } from "./grammar";
import type { Locale, Unit } from "./locale";

/** Counts and their units, in the order of the text. */
export type Duration = readonly { count: number; unit: Unit }[];

const MINUTES = { minute: 1, hour: 60 } as const;
const HALVES: Partial<Record<Unit, Duration[number]>> = {
  hour: { count: 30, unit: "minute" },
  day: { count: 12, unit: "hour" },
  fortnight: { count: 1, unit: "week" },
  year: { count: 6, unit: "month" },
};
const MAX_PARTS = 6;
const WORD_END = "(?![\\p{L}\\p{N}]|[.:/][0-9])";

const halfOf = (unit: Unit | undefined): Duration => {
  const half = unit && HALVES[unit];
  return half ? [half] : [];
};

const sticky = (pattern: string) => {
  const compiled = new RegExp(pattern, "iuy");
  return (text: string, at: number): { end: number; groups: RegExpExecArray } | null => {
    compiled.lastIndex = at;
    const groups = compiled.exec(text);
    return groups && { end: at + groups[0].length, groups };
  };
};

/** Lengths of time, such as `an hour and a half`, `1 year and 6 months` or `2h30m`. */
export function createDurationReader(locale: Locale) {
  const [units, numbers] = [
    wordsPattern(Object.keys(locale.units)),
    wordsPattern(Object.keys(locale.numbers)),
  ];
  const and = wordsPattern(locale.and_words);
  const matchHalfUnit = sticky(`${wordsPattern(locale.half)}\\s+(${units})${WORD_END}`);
  const matchCount = sticky(`([0-9]{1,3})(\\.5)?\\s*|(${numbers})\\s+`);
  const matchUnit = sticky(`(${units})${WORD_END}`);
  const matchShortUnit = sticky(`(?<=[0-9])(${wordsPattern(Object.keys(locale.short_units))})(?!\\p{L})`);
  const matchAndHalf = sticky(`\\s*${wordsPattern(locale.and_half)}(?![\\p{L}\\p{N}])`);
  const matchAndHalfBeforeUnit = sticky(`\\s*${wordsPattern(locale.and_half)}\\s+`);
  const matchMinutes = sticky(`([0-9]{2})${WORD_END}`);
  const matchGap = sticky(`\\s*,\\s*(?:${and}\\s+)?|\\s+${and}\\s+|\\s*`);

  /** Nothing where the count or the unit is in letters that look like those of the table and are not. */
  function partsOf(count: RegExpExecArray, unit: Unit | undefined, hasHalf: boolean): Duration {
    const number = count[1] ? Number(count[1]) : locale.numbers[normalizeWords(count[3] ?? "")];
    if (number === undefined || unit === undefined) return [];
    const whole = number ? [{ count: number, unit }] : [];
    if (!hasHalf) return whole;
    const half = halfOf(unit);
    return half.length > 0 ? [...whole, ...half] : [];
  }

  function readShortPart(text: string, { end, groups }: { end: number; groups: RegExpExecArray }) {
    const unit = matchShortUnit(text, end);
    if (!unit) return null;
    const name = locale.short_units[(unit.groups[1] ?? "").toLowerCase()];
    const value = partsOf(groups, name, Boolean(groups[2]));
    const minutes = name === "hour" ? matchMinutes(text, unit.end) : null;
    if (!minutes) return { end: unit.end, value };
    return {
      end: minutes.end,
      value: [...value, { count: Number(minutes.groups[1]), unit: "minute" as const }],
    };
  }

  /** The end of a part and its counts, which are none where half of its unit has no meaning. */
  function readPart(text: string, at: number): PlaceholderReading<Duration> | null {
    const half = matchHalfUnit(text, at);
    if (half) return { end: half.end, value: halfOf(locale.units[normalizeWords(half.groups[1] ?? "")]) };
    const count = matchCount(text, at);
    if (!count) return null;
    const before = matchAndHalfBeforeUnit(text, count.end);
    const unit = matchUnit(text, before ? before.end : count.end);
    if (!unit) return before || !count.groups[1] ? null : readShortPart(text, count);
    const after = before || count.groups[2] ? null : matchAndHalf(text, unit.end);
    const name = locale.units[normalizeWords(unit.groups[1] ?? "")];
    const value = partsOf(count.groups, name, Boolean(before || after || count.groups[2]));
    return { end: after ? after.end : unit.end, value };
  }

  /** The one reading of all parts; nothing where one of them has no meaning, as in `a week and a half`. */
  return (text: string, at: number): PlaceholderReading<Duration>[] => {
    const parts: Duration[number][] = [];
    let [end, start] = [at, at];
    while (parts.length < MAX_PARTS) {
      const found = readPart(text, start);
      if (!found) break;
      if (found.value.length === 0) return [];
      end = found.end;
      parts.push(...found.value);
      start = matchGap(text, end)?.end ?? end;
    }
    return parts.length > 0 && !matchAndHalf(text, end) ? [{ end, value: parts }] : [];
  };
}

/** @returns null for a duration that is more than hours and minutes */
export function minutesOfDuration(duration: Duration): number | null {
  let minutes = 0;
  for (const { count, unit } of duration) {
    if (isDateUnit(unit)) return null;
    minutes += count * MINUTES[unit];
  }
  return minutes;
}

/**
 * The day that is so much later than `now`, and the time where hours or minutes are counted.
 * @param now wall time, as `2026-03-04T10:00`
 * @returns null for a day that no todo can have
 */
export function addDuration(now: string, duration: Duration): { day: Day; time?: string } | null {
  let moment = now;
  for (const { count, unit } of duration) {
    if (isDateUnit(unit)) moment = addUnits(moment.slice(0, 10), count, unit) + moment.slice(10);
    else
      moment = new Date(Date.parse(`${moment}Z`) + count * MINUTES[unit] * 60_000).toISOString().slice(0, 16);
    if (!isStorableDay(moment.slice(0, 10))) return null;
  }
  const hasTime = duration.some(({ unit }) => !isDateUnit(unit));
  return { day: moment.slice(0, 10), ...(hasTime ? { time: moment.slice(11, 16) } : {}) };
}
