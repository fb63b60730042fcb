import type { Priority, Weekday } from "./types";

export type PlainUnit = "minute" | "hour" | "day" | "week" | "month" | "year";
export type Unit = PlainUnit | "fortnight" | "quarter";
export type DayPart = "morning" | "afternoon" | "evening";

/** What the templates of a language can leave open, and what is found there. */
export interface Slots {
  near: number;
  weekday: Weekday;
  weekdays: readonly Weekday[];
  /** The same, as `mondays`. */
  plurals: readonly Weekday[];
  workday: true;
  on: boolean;
  month: number;
  n: number;
  unit: Unit;
  adverb: Unit;
  /** A day of the month. */
  day: number;
  /** A day of the month with its ending, as `15th`. */
  nth: number;
  nths: readonly number[];
  /** `2nd` of `2nd tuesday`; -1 for the last. */
  ordinal: number;
  ordinals: readonly number[];
  year: number;
  iso: string;
  /** A day and its time as `2026-03-05T17:30`. */
  moment: string;
  numeric: { month: number; day: number; year?: number };
  clock: string;
  hour: string;
  /** An hour as `17h`. */
  h: string;
  /** A time as `17.30`, which could be any number. */
  dotted: string;
  /** An hour that says no half of the day. */
  number: number;
  noted: string;
  part: DayPart;
  date: string;
  /** A date without another in it. */
  bare: string;
  time: string;
}

export type DateForm =
  | "near"
  | "tonight"
  | "tonightHour"
  | "offset"
  | "offsetWorkdays"
  | "offsetFrom"
  | "weekday"
  | "weekdayDate"
  | "weekdayList"
  | "nextWeekday"
  | "weekend"
  | "nextWeekend"
  | "nextWeek"
  | "nextMonth"
  | "nextYear"
  | "nth"
  | "nthNext"
  | "nthWeekday"
  | "nthWeekdayNext"
  | "before"
  | "monthDay"
  | "iso"
  | "moment"
  | "numeric"
  | "endOfMonth"
  | "endOfNextMonth"
  | "endOfWeek"
  | "endOfNextWeek"
  | "endOfYear";
export type TimeForm = "clock" | "hour" | "noted" | "part" | "barePart";
export type RuleForm =
  | "interval"
  | "other"
  | "nthUnit"
  | "adverb"
  | "daysOfWeek"
  | "weekdayRange"
  | "otherDay"
  | "plurals"
  | "weekday"
  | "weekend"
  | "daysOfMonth"
  | "lastDay"
  | "nthWeekday"
  | "nthWorkday"
  | "yearDay"
  | "part";
export type TailForm =
  | "starting"
  | "startingMonth"
  | "until"
  | "untilMonth"
  | "between"
  | "times"
  | "span"
  | "afterDone"
  | "onDays"
  | "onLastDay"
  | "onNthWeekday"
  | "onNthWorkday"
  | "onWeekdays"
  | "onDate"
  | "except"
  | "exceptWeekend";

export type Templates<Form extends string> = Record<Form, readonly string[]>;

/** The words of one language and what they mean together. `[…]` may be left out, `{…}` is a slot. */
export interface Locale {
  near: Record<string, number>;
  weekdays: Record<string, Weekday>;
  months: Record<string, number>;
  numbers: Record<string, number>;
  ordinals: Record<string, number>;
  units: Record<string, Unit>;
  adverbs: Record<string, Unit>;
  parts: Record<string, DayPart>;
  partTimes: Record<DayPart, string>;
  noted: Record<string, string>;
  /** Words for days that are names when they are written so. */
  names: readonly string[];
  /** Patterns of what is text though it begins with words for days or hours: `sun cream`. */
  compounds: readonly string[];
  /** Behind these words a day is talked about, and nothing is due then: `the Friday report`, `since monday`. */
  about: { weekday: string; any: string };
  /** Words that go on with the line behind a day that stands alone. */
  links: string;
  workdays: readonly string[];
  /** Minutes after the hour, or before it: `half past`. */
  pasts: Record<string, number>;
  /** What may stand in front of a day and says nothing more. */
  on: Record<string, boolean>;
  priorities: Record<string, Priority>;
  nthEndings: string;
  /** What makes `mondays` of `monday`. */
  plural: string;
  am: string;
  pm: string;
  and: string;
  /** Between two days or times of which one todo has only one. */
  or: string;
  to: string;
  /** Whether `5/3` is the fifth month or the fifth day. */
  monthFirst: boolean;
  dates: Templates<DateForm>;
  times: Templates<TimeForm>;
  rules: Templates<RuleForm>;
  /** The word with which templates begin a rule, and others for it. */
  every: readonly [string, ...string[]];
  /** What makes the same rule count from completion, behind that word. */
  fromDone: string;
  tails: Templates<TailForm>;
  /** What a button writes into the line for its owner. */
  shorthand: Record<"today" | "tomorrow" | "weekend" | "nextWeek", string>;
  dateRanges: readonly string[];
  timeRanges: readonly string[];
}
