import type { Day } from "@/lib/dates";
import { matchDue } from "./due-phrases";
import type { Duration } from "./durations";
import type { Unit } from "./locale";
import type { ParsedDue, ParsedReminder, ParsedTodo, Token } from "./model";
import { endOfGap, longestMatch, type PhraseMatch, type PhraseMatchers } from "./phrases";
import { matchRecurrence } from "./rule-phrases";
import { readSigil } from "./sigils";

const MINUTES: Partial<Record<Unit, number>> = {
  minute: 1,
  hour: 60,
  day: 1440,
  week: 10_080,
  fortnight: 20_160,
};
/** 366 days. */
const MAX_MINUTES = 527_040;
const MORNING = "09:00";
const REST_WITHOUT_WORDS = /[\s.,;!]*$/uy;

type ReminderMeaning = Extract<Token, { kind: "reminder" }>;
type ReminderPhrase = Omit<ReminderMeaning, "start" | "end">;

const before = (minutes: number): ReminderPhrase => ({ kind: "reminder", before_minutes: minutes });

function minutesOf(duration: Duration = []): number | null {
  if (duration.some(({ unit }) => MINUTES[unit] === undefined)) return null;
  const total = duration.reduce((sum, { count, unit }) => sum + count * (MINUTES[unit] ?? 0), 0);
  return total <= MAX_MINUTES ? total : null;
}

/** Whether no word of the title follows: `call in 2 minutes remind me #home`. */
function isTrailing(text: string, end: number, { context, locale }: PhraseMatchers): boolean {
  REST_WITHOUT_WORDS.lastIndex = end;
  if (REST_WITHOUT_WORDS.test(text)) return true;
  const nextAt = endOfGap(text, end);
  return nextAt !== null && readSigil(text, nextAt, context, locale) !== null;
}

function readIntroduced(
  text: string,
  at: number,
  end: number,
  phrases: PhraseMatchers,
  isBehindPhrase: boolean,
): PhraseMatch<ReminderPhrase> | null {
  if (isBehindPhrase && isTrailing(text, end, phrases)) return { end, value: before(0) };
  const nextAt = endOfGap(text, end);
  if (nextAt === null) return null;
  const [recurrence, due] = [matchRecurrence(text, nextAt, phrases), matchDue(text, nextAt, phrases)];
  if (recurrence && recurrence.end >= (due?.end ?? 0)) return { end, value: before(0) };
  if (due)
    return { end: phrases.endOfConnective(text, due.end), value: { kind: "reminder", due: due.value } };
  const linked = phrases.endOfConnective(text, end);
  return linked > end && !text.slice(0, at).trim() ? { end: linked, value: before(0) } : null;
}

/**
 * Reminders such as `!30m`, `remind 1 day before` or `remind me at 6pm to call`.
 * @param isBehindPhrase whether another phrase ends directly in front, so that `remind me` can be the last words
 */
export function matchReminder(
  text: string,
  at: number,
  phrases: PhraseMatchers,
  isBehindPhrase: boolean,
): PhraseMatch<ReminderPhrase> | null {
  const found = phrases.reminders(text, at);
  const ahead = found.flatMap(({ form, end, values }) => {
    const minutes = form === "introduction" ? null : minutesOf(values.duration);
    // `!2 days` is a priority and a word
    const isApart = form === "sign" && /\s/.test(text.slice(at, end));
    return minutes === null || isApart ? [] : [{ end, value: before(minutes) }];
  });
  if (ahead.length > 0 || phrases.isReminderMentioned(text, at)) return longestMatch(ahead);
  const introduction = longestMatch(found.filter(({ form }) => form === "introduction"));
  return introduction && readIntroduced(text, at, introduction.end, phrases, isBehindPhrase);
}

/** When a todo is due for which only a reminder says so. */
export const dueOf = (reminders: readonly ReminderMeaning[]): ParsedDue =>
  reminders.find(({ due }) => due)?.due ?? {};

/** When a todo that repeats is due if only a reminder says so: `remind me at 8am every day`. */
export const timeOfDay = (reminders: readonly ReminderMeaning[]): string | undefined =>
  reminders.find(({ due }) => due?.time && !due.day)?.due?.time;

const minutesBetween = (from: string, to: string) => (Date.parse(`${to}Z`) - Date.parse(`${from}Z`)) / 60_000;

function reminderOf(parsed: ParsedTodo, phrase: ReminderMeaning, isDue: boolean, today: Day): ParsedReminder {
  const { before_minutes, due } = phrase;
  if (before_minutes !== undefined || !due || !isDue) return { before_minutes: before_minutes ?? 0 };
  const at = `${due.day ?? parsed.due_date ?? today}T${due.time ?? MORNING}`;
  if (parsed.recurrence && parsed.due_date && parsed.due_time) {
    const ahead = minutesBetween(at, `${parsed.due_date}T${parsed.due_time}`);
    if (ahead >= 0 && ahead <= MAX_MINUTES) return { before_minutes: ahead };
  }
  return { at };
}

/** @param isDue whether other words say when the todo is due, so that a moment is only that of a reminder */
export function remindersOf(
  parsed: ParsedTodo,
  phrases: readonly ReminderMeaning[],
  isDue: boolean,
  today: Day,
): ParsedReminder[] {
  const found = phrases.map((phrase) => reminderOf(parsed, phrase, isDue, today));
  const byKey = new Map(found.map((reminder) => [JSON.stringify(reminder), reminder]));
  return [...byKey.values()];
}

const isOnlyBefore = (token: Token) => token.kind === "reminder" && !token.due;

/** A reminder some time before a todo is due is text where nothing says when that is. */
export function withoutIdleReminders(tokens: readonly Token[]): readonly Token[] {
  const isDue = tokens.some(
    (token) => ["due", "recurrence", "reminder"].includes(token.kind) && !isOnlyBefore(token),
  );
  return isDue ? tokens : tokens.filter((token) => !isOnlyBefore(token));
}
