import dateOrder from "@corpus/quick-add/date-order.json";
import english from "@corpus/quick-add/en.json";
import type { TypedPriority, Weekday } from "./model";

export type CalendarUnit = "minute" | "hour" | "day" | "week" | "month" | "year";
export type Unit = CalendarUnit | "fortnight" | "quarter";
export type DayPart = "morning" | "afternoon" | "evening";

type FormsOf<Kind extends "dates" | "times" | "rules" | "rule_modifiers" | "reminders"> =
  keyof (typeof english)["templates"][Kind];
export type DateForm = FormsOf<"dates">;
export type TimeForm = FormsOf<"times">;
export type RuleForm = FormsOf<"rules">;
export type ReminderForm = FormsOf<"reminders">;
export type RuleModifierForm = FormsOf<"rule_modifiers">;
export type FormTemplates<Form extends string> = Record<Form, readonly string[]>;

/** One language, as `corpus/quick-add/<language>.json` holds it. `corpus/README.md` describes each field. */
export interface Locale {
  relative_days: Record<string, number>;
  weekdays: Record<string, Weekday>;
  plural_suffix: string;
  workdays: readonly string[];
  months: Record<string, number>;
  numbers: Record<string, number>;
  ordinals: Record<string, number>;
  ordinal_suffixes: readonly string[];
  units: Record<string, Unit>;
  short_units: Record<string, Unit>;
  half: readonly string[];
  and_half: readonly string[];
  adverbs: Record<string, Unit>;
  day_parts: Record<string, DayPart>;
  day_part_times: Record<DayPart, string>;
  named_times: Record<string, string>;
  minutes_past: Record<string, number>;
  spoken_minutes: Record<string, number>;
  am: string;
  pm: string;
  articles: readonly string[];
  before_day: readonly string[];
  before_due: readonly string[];
  and_words: readonly string[];
  or_words: readonly string[];
  to_words: readonly string[];
  connectives: readonly string[];
  reminder_links: readonly string[];
  mention_words: Record<
    "weekday" | "weekday_before_title" | "date" | "any_day" | "time" | "duration" | "reminder",
    readonly string[]
  >;
  not_days: readonly string[];
  compounds: readonly string[];
  counted: readonly string[];
  priorities: Record<string, TypedPriority>;
  every: readonly string[];
  from_completion_sign: string;
  shorthand: Record<"today" | "tomorrow" | "weekend" | "next_week", string>;
  templates: {
    dates: FormTemplates<DateForm>;
    times: FormTemplates<TimeForm>;
    rules: FormTemplates<RuleForm>;
    rule_modifiers: FormTemplates<RuleModifierForm>;
    reminders: FormTemplates<ReminderForm>;
    date_ranges: readonly string[];
    time_ranges: readonly string[];
  };
}

export const en = english as Locale;

const MONTH_FIRST_LANGUAGES = new Set(dateOrder.month_first.languages);
const MONTH_FIRST_LOCALES = new Set(dateOrder.month_first.locales);
const DAY_FIRST_LOCALES = new Set(dateOrder.day_first.locales);
const TAG = /^([a-z]{2,8})(?:-[a-z]{4})?(?:-([a-z]{2})(?![a-z0-9]))?/i;

/**
 * Whether a person writes `10/12` for October 12 and not for December 10.
 * @param locale a language tag of BCP 47, such as `en-GB`
 */
export function isMonthFirst(locale: string): boolean {
  const [, name = "", region] = TAG.exec(locale) ?? [];
  if (!name) return true;
  const language = name.toLowerCase();
  const tag = region ? `${language}-${region.toUpperCase()}` : language;
  return MONTH_FIRST_LOCALES.has(tag) || (MONTH_FIRST_LANGUAGES.has(language) && !DAY_FIRST_LOCALES.has(tag));
}
