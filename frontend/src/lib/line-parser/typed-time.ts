import { twoDigits } from "./date-units";
import {
  alternativesPlaceholder,
  normalizeWords,
  type Placeholder,
  patternPlaceholder,
  wordsPattern,
} from "./grammar";
import type { DayPart, Locale } from "./locale";

/**
 * A time as typed, while it is unknown whether it is am or pm: `exact` is `3pm`, `03:00`, `15:00` or `3h`; `digits` is
 * `3:30`; `spoken` is `3` or `half past 3`.
 */
export interface TypedTime {
  at: string;
  form: "exact" | "digits" | "spoken";
  /** Its hour is from 1 to 6; that of `quarter to 7` is 7. */
  isAfternoon: boolean;
}

export interface TimeReading {
  at: string;
  isExact?: boolean;
  /** Without a day, the evening counts where the morning is over. */
  canBeEvening?: true;
}

const HALF_DAY = 12;
const LAST_AFTERNOON_HOUR = 6;
export const DAWN = "04:00";

const hourOf = (at: string) => Number(at.slice(0, 2));
const withHour = (at: string, hour: number) => twoDigits(hour) + at.slice(2);

export const moveToEvening = (at: string): string =>
  hourOf(at) < HALF_DAY ? withHour(at, hourOf(at) + HALF_DAY) : at;

/** `12`, `1`, `2` and `3` are after midnight, and later hours in the evening. */
export function moveToNight({ at, form }: TypedTime): string {
  if (form === "exact") return at;
  const early = withHour(at, hourOf(at) % HALF_DAY);
  return early < DAWN ? early : moveToEvening(early);
}

/** Eight in the evening is 20:00. */
export const moveToDayPart = (at: string, part: DayPart): string =>
  part !== "morning" && hourOf(at) >= 1 ? moveToEvening(at) : at;

/** The time, and where it is not exact the same time in the other half of the day. */
export const halfDaysOf = ({ at, isExact = true }: TimeReading): readonly string[] =>
  isExact ? [at] : [at, withHour(at, (hourOf(at) + HALF_DAY) % 24)];

/** 1 to 6 are in the afternoon; 7 to 11 are in the morning, or can be in the evening where they are spoken. */
export function settleHalfDay({ at, form, isAfternoon }: TypedTime, isSpoken: boolean): TimeReading {
  if (form === "exact") return { at };
  if (isAfternoon) return { at: moveToEvening(at), isExact: false };
  const canBeEvening = hourOf(at) < HALF_DAY && (isSpoken || form === "spoken");
  return { at, isExact: false, ...(canBeEvening ? { canBeEvening } : {}) };
}

const isWithin = (value: number, low: number, high: number) => value >= low && value <= high;

/** @param half `am`, `pm`, or nothing for a clock of 24 hours */
function timeOf(hour: number, minute: number, half: "am" | "pm" | "" = ""): string | null {
  if (minute > 59 || (half ? !isWithin(hour, 1, HALF_DAY) : hour > 23)) return null;
  const hours = half ? (hour % HALF_DAY) + (half === "pm" ? HALF_DAY : 0) : hour;
  return `${twoDigits(hours)}:${twoDigits(minute)}`;
}

function typedTimeOf(
  at: string | null,
  hour: number,
  isExact: boolean,
  form: TypedTime["form"],
): TypedTime | null {
  if (at === null) return null;
  return { at, form: isExact ? "exact" : form, isAfternoon: isWithin(hour, 1, LAST_AFTERNOON_HOUR) };
}

function digits(hour = "", minute = "", separator = ""): TypedTime | null {
  const isExact = separator === "h" || hour.startsWith("0") || Number(hour) > HALF_DAY;
  return typedTimeOf(timeOf(Number(hour), Number(minute)), Number(hour), isExact, "digits");
}

/** The placeholders for times. */
export function timePlaceholders(locale: Locale) {
  const { am, pm, minutes_past, spoken_minutes, numbers } = locale;
  const isPm = new RegExp(`^(?:${pm})$`, "i");
  const half = `\\s?(${am}|${pm})`;
  const halfOf = (word: string) => (isPm.test(word) ? "pm" : "am");

  /** `half past nine`, `quarter to 5pm`. */
  const past = (table: Record<string, number>): Placeholder<TypedTime> =>
    patternPlaceholder(
      `(${wordsPattern(Object.keys(table))})\\s+([0-9]{1,2}|${wordsPattern(Object.keys(numbers))})(?:${half})?`,
      ([, words = "", word = "", halfWord = ""]) => {
        const minutes = table[normalizeWords(words)];
        const hour = /^[0-9]/.test(word) ? Number(word) : numbers[normalizeWords(word)];
        const named = hour === undefined ? null : timeOf(hour, 0, halfWord ? halfOf(halfWord) : "");
        // The patterns match letters that are not those of the table, such as a long s.
        if (named === null || minutes === undefined || hour === undefined) return null;
        const total = (hourOf(named) * 60 + minutes + 1440) % 1440;
        const at = timeOf(Math.floor(total / 60), total % 60);
        return typedTimeOf(at, hour, halfWord !== "" || hour > HALF_DAY || hour === 0, "spoken");
      },
    );

  return {
    clock: alternativesPlaceholder(
      past(minutes_past),
      patternPlaceholder(`([0-9]{1,2})(?:[:.]([0-9]{2}))?${half}`, ([, hour, minute, word = ""]) =>
        typedTimeOf(timeOf(Number(hour), Number(minute || 0), halfOf(word)), Number(hour), true, "spoken"),
      ),
      patternPlaceholder("([0-9]{1,2})([:h])([0-9]{2})", ([, hour, separator, minute]) =>
        digits(hour, minute, separator?.toLowerCase()),
      ),
    ),
    past: past(spoken_minutes),
    hour: patternPlaceholder("[0-9]{1,2}", ([hour = ""]) =>
      typedTimeOf(
        timeOf(Number(hour), 0),
        Number(hour),
        hour.startsWith("0") || Number(hour) > HALF_DAY,
        "spoken",
      ),
    ),
    hour_with_h: patternPlaceholder("([0-9]{1,2})h", ([, hour]) => digits(hour, "0", "h")),
    dotted: patternPlaceholder("([0-9]{1,2})\\.([0-9]{2})", ([, hour, minute]) => digits(hour, minute, ".")),
    plain_hour: patternPlaceholder("[0-9]{1,2}", ([found]) => (Number(found) < 24 ? Number(found) : null)),
  };
}
