import { addDays } from "@/lib/dates";
import { todayOf, weekdayAfter } from "./date-forms";
import { twoDigits } from "./date-units";
import { minutesOfDuration } from "./durations";
import type { Values } from "./grammar";
import type { ParsedDue } from "./model";
import { endOfGap, longestMatch, type PhraseMatch, type PhraseMatchers } from "./phrases";
import { halfDaysOf, settleHalfDay, type TimeReading } from "./typed-time";

/** @property isAmbiguous it counts only where no word of the title follows directly */
type DueValue = ParsedDue & { isAmbiguous?: true };

/** A day, a time and ranges of both come to fewer; without a limit, a line of days would be read from each of them. */
export const MAX_PARTS = 8;
const MINUTES_PER_DAY = 1440;

const minutesOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
const minutesBetween = (from: string, to: string) =>
  (minutesOf(to) - minutesOf(from) + MINUTES_PER_DAY) % MINUTES_PER_DAY;

export const dueAt = ({ at, canBeEvening }: TimeReading): ParsedDue => ({
  time: at,
  ...(canBeEvening ? { canBeEvening } : {}),
});

/** A range from one hour to another of the same day or, past midnight, of the next. */
function hours({ time, time2, plain_hour, clock2, duration }: Values): ParsedDue | null {
  if (duration) {
    const minutes = minutesOfDuration(duration) ?? 0;
    return time && minutes > 0 && minutes < MINUTES_PER_DAY ? { ...dueAt(time), minutes } : null;
  }
  const start =
    time ?? (plain_hour === undefined ? null : { at: `${twoDigits(plain_hour)}:00`, isExact: false });
  const end = time2 ?? (clock2 && settleHalfDay(clock2, false));
  if (!start || !end) return null;
  // If am or pm is open, those halves of the day count that make the range shortest.
  const ranges = halfDaysOf(start).flatMap((from) =>
    halfDaysOf(end).map((to) => ({ from, minutes: minutesBetween(from, to) })),
  );
  const length = ({ minutes }: { minutes: number }) => minutes || MINUTES_PER_DAY;
  const range = ranges.reduce((best, one) => (length(one) < length(best) ? one : best));
  return range.minutes ? { time: range.from, minutes: range.minutes } : null;
}

/** A range from one day to another, due on the first. */
function days(values: Values, phrases: PhraseMatchers): ParsedDue | null {
  const { weekday, weekday2, day, day2, month, date, date2 } = values;
  if (weekday !== undefined && weekday2 !== undefined) {
    const first = weekdayAfter(todayOf(phrases.context), weekday);
    return { day: first, until: weekdayAfter(first, weekday2) };
  }
  if (day !== undefined && day2 !== undefined && month !== undefined) {
    const first = phrases.monthDay(month, day);
    return first && day2 > day ? { day: first, until: addDays(first, day2 - day) } : null;
  }
  return date && date2 && date2 > date ? { day: date, until: date2 } : null;
}

export function matchDueRanges(text: string, at: number, phrases: PhraseMatchers): PhraseMatch<ParsedDue>[] {
  const found = [
    ...phrases.timeRanges(text, at).map(({ end, values }) => ({ end, value: hours(values) })),
    ...phrases.dateRanges(text, at).map(({ end, values }) => ({ end, value: days(values, phrases) })),
  ];
  return found.filter((match): match is PhraseMatch<ParsedDue> => match.value !== null);
}

/** Both name a day, or both a time. */
const overlap = (one: ParsedDue, other: ParsedDue) =>
  Boolean((one.day && other.day) || (one.time && other.time));

function join(one: DueValue, other: DueValue): DueValue {
  const { canBeEvening, ...before } = one;
  const { isAmbiguous: _, ...both } = {
    ...before,
    ...(canBeEvening && !other.time ? { canBeEvening } : {}),
    ...other,
  };
  const titleText = [one.titleText, other.titleText].filter(Boolean).join(" ");
  return titleText ? { ...both, titleText } : both;
}

/** If there are two days or times, as in `9am and 9pm`, the earlier one counts, and the words of both stay in the title. */
export function soonerOf(one: ParsedDue, other: ParsedDue, titleText: string): DueValue {
  const when = ({ day = "", time = "" }: ParsedDue) => `${day}${time}`;
  return { ...join(one, when(other) < when(one) ? other : one), titleText };
}

function readPart(
  text: string,
  at: number,
  phrases: PhraseMatchers,
  afterDay: boolean,
): PhraseMatch<DueValue> | null {
  const dates = phrases.dates(text, at).map(({ end, value: { staysInTitle, ...value } }) => ({
    end,
    value: staysInTitle ? { ...value, titleText: text.slice(at, end) } : value,
  }));
  const times = phrases.times(text, at, afterDay).map(({ end, value }) => ({ end, value: dueAt(value) }));
  return longestMatch<PhraseMatch<DueValue>>([...matchDueRanges(text, at, phrases), ...dates, ...times]);
}

const unambiguous = (text: string, match: PhraseMatch<DueValue> | null, phrases: PhraseMatchers) =>
  match?.value.isAmbiguous && phrases.isBeforeTitleWord(text, match.end) ? null : match;

/** The parts read so far; the last of them begins at `lastAt`. */
type Parts = PhraseMatch<DueValue> & { lastAt: number; last: DueValue };

function readNext(text: string, at: number, parts: Parts, phrases: PhraseMatchers): Parts | null {
  const { end, value, lastAt, last } = parts;
  const afterDay = value.day !== undefined;
  const nextAt = endOfGap(text, end);
  const next = nextAt === null ? null : unambiguous(text, readPart(text, nextAt, phrases, afterDay), phrases);
  if (nextAt !== null && next && !overlap(value, next.value))
    return { end: next.end, value: join(value, next.value), lastAt: nextAt, last: next.value };
  const otherAt = phrases.alternativeAt(text, end);
  const other = otherAt === null ? null : readPart(text, otherAt, phrases, afterDay);
  if (!other || !overlap(value, other.value)) return null;
  const titleText = text.slice(overlap(last, other.value) ? lastAt : at, other.end);
  return { end: other.end, value: soonerOf(value, other.value, titleText), lastAt, last };
}

/** Days, times and ranges of either, one after the other in any order. */
export function matchDue(text: string, at: number, phrases: PhraseMatchers): PhraseMatch<ParsedDue> | null {
  const first = readPart(text, at, phrases, false);
  let parts: Parts | null = first && { ...first, lastAt: at, last: first.value };
  for (let count = 0; parts && count < MAX_PARTS; count += 1) {
    const next = readNext(text, at, parts, phrases);
    if (!next) break;
    parts = next;
  }
  const found = unambiguous(text, parts, phrases);
  if (!found) return null;
  const { isAmbiguous: _, ...value } = found.value;
  return { end: found.end, value };
}
