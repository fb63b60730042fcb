import type { Todo } from "@/lib/api/types";
import {
  firstOccurrence,
  MINUTES_A_DAY,
  type Moment,
  nextFromCompletion,
  occurrencesAfter,
} from "./occurrences";
import { needsTime, normalizeRule, parseRule, type Rrule, withCountReducedByOne } from "./rrule";

// A recurring todo: where its series starts and where it goes when an occurrence is over. The server computes the same
// (backend/src/tend/todos/recurrence/series.py), and corpus/recurrence holds both to the same answers.

export type SeriesRecurrence = NonNullable<Todo["recurrence"]>;

export interface SeriesDraft {
  rule: string;
  from?: "due" | "completion";
  start?: string;
}

/** How many occurrences after the present one a row has. */
const MAX_NEXT = 12;
const MINUTE_MS = 60_000;

const hasTimeIn = (wall: string): boolean => wall.includes("T");
const parseMoment = (wall: string): Moment =>
  Date.parse(hasTimeIn(wall) ? `${wall.slice(0, 16)}:00Z` : `${wall}T00:00:00Z`) / MINUTE_MS;
const formatMoment = (moment: Moment, hasTime: boolean): string =>
  new Date(moment * MINUTE_MS).toISOString().slice(0, hasTime ? 16 : 10);
const startOfDay = (moment: Moment): Moment => Math.floor(moment / MINUTES_A_DAY) * MINUTES_A_DAY;

/** When a todo is due, in wall time: `2026-03-02` or `2026-03-02T09:00`. */
export const dueWallTime = ({ due_date, due_time }: Pick<Todo, "due_date" | "due_time">): string | null =>
  due_date && due_time ? `${due_date}T${due_time.slice(0, 5)}` : due_date;

function nextAfter({ rule, start }: { rule: string; start: string }, past: Moment, zone: string): string[] {
  const found = occurrencesAfter(parseRule(rule), parseMoment(start), past, MAX_NEXT, zone);
  return found.map((one) => formatMoment(one, hasTimeIn(start)));
}

/** The occurrences of a series after `past` up to `until`, both in wall time. */
export function occurrencesUntil(
  { rule, start }: Pick<SeriesRecurrence, "rule" | "start">,
  past: string,
  until: string,
  zone: string,
): string[] {
  if (!rule || !start) return [];
  const end = parseMoment(until);
  const found: Moment[] = [];
  for (let last = parseMoment(past); last <= end; ) {
    const next = occurrencesAfter(parseRule(rule), parseMoment(start), last, MAX_NEXT, zone);
    found.push(...next);
    last = next.length === MAX_NEXT ? (next.at(-1) ?? end + 1) : end + 1;
  }
  return found.filter((one) => one <= end).map((one) => formatMoment(one, hasTimeIn(start)));
}

/**
 * A new series. Without a due date it is at its first occurrence from today on.
 * @param now the present wall time in `zone`, as `2026-03-02T09:00`
 * @returns null for a rule that the server rejects, because it never gives a date or needs a time
 */
export function startSeries(
  draft: SeriesDraft,
  due: Pick<Todo, "due_date" | "due_time">,
  now: string,
  zone: string,
): SeriesRecurrence | null {
  const rule = normalizeRule(draft.rule);
  const parsed = parseRule(rule);
  const hasTime = due.due_time !== null;
  if (needsTime(parsed) && !hasTime) return null;
  const wall = dueWallTime({ ...due, due_date: due.due_date ?? now.slice(0, 10) }) ?? now;
  const earliest = parseMoment(wall);
  const present = due.due_date ? earliest : (firstOccurrence(parsed, earliest, zone) ?? earliest);
  const start = parseMoment(draft.start ?? wall);
  const ofDay = !draft.start
    ? present
    : hasTimeIn(draft.start)
      ? start
      : start + present - startOfDay(present);
  const series = { rule, start: formatMoment(ofDay, hasTime) };
  const next = nextAfter(series, present, zone);
  if (next.length === 0 && parsed.count === null && parsed.until === null) return null;
  const occurrence = formatMoment(present, hasTime);
  return { ...series, from: draft.from ?? "due", occurrence, next, series_id: null };
}

/**
 * The first occurrence after the day of completion, or with hours in the rule after its time, and after `present`: one
 * that was completed early is not the next one again.
 */
function findFromCompletion(rule: Rrule, present: Moment, now: Moment, zone: string): Moment | null {
  const today = startOfDay(now);
  const ofDay = present - startOfDay(present);
  if (!needsTime(rule)) {
    const completed = today + ofDay;
    return nextFromCompletion(rule, completed, Math.max(completed, present), zone);
  }
  const past = Math.max(now, present);
  if (rule.frequency === "HOURLY") return nextFromCompletion(rule, now, past, zone);
  const timed = {
    ...rule,
    hours: rule.hours ?? [Math.floor(ofDay / 60)],
    minutes: rule.minutes ?? [ofDay % 60],
  };
  return nextFromCompletion(timed, today, past, zone);
}

function advanceFromCompletion(series: SeriesRecurrence, now: Moment, zone: string): SeriesRecurrence | null {
  const { rule, occurrence } = series;
  if (!rule) return null;
  const parsed = parseRule(rule);
  const following =
    parsed.count === 1 ? null : findFromCompletion(parsed, parseMoment(occurrence), now, zone);
  if (following === null) return null;
  const start = formatMoment(following, hasTimeIn(occurrence));
  const left = withCountReducedByOne(rule);
  const next = nextAfter({ rule: left, start }, following, zone);
  return { rule: left, from: "completion", start, occurrence: start, next, series_id: null };
}

/**
 * The series from the day to which its first occurrence was moved, if the rule has others from there to its start.
 * Without others, only this occurrence is early: the first Monday, moved to the Friday before, leaves the next one on the
 * second Monday.
 */
export function startAtEarlierDueDate(
  series: SeriesRecurrence,
  dueDate: string | null,
  zone: string,
): SeriesRecurrence {
  const { rule, start, occurrence } = series;
  if (!rule || !start || dueDate === null || occurrence !== start || dueDate >= start.slice(0, 10))
    return series;
  const [parsed, wall] = [parseRule(rule), dueDate + start.slice(10)];
  const [due, first] = [parseMoment(wall), parseMoment(start)];
  const [following] = occurrencesAfter(parsed, due, due, 1, zone);
  if (following === undefined || following > first) return series;
  if (following === first && firstOccurrence(parsed, due, zone) !== due) return series;
  return { ...series, start: wall, occurrence: wall };
}

/**
 * The series at its next occurrence; null if the present one is its last. Missed occurrences collapse into one:
 * completing moves past today, and skipping to the first occurrence from today on. An occurrence with a time is missed as
 * soon as that time has passed.
 * @param now the present wall time in `zone`, as `2026-03-02T09:00`
 */
export function advanceSeries(
  series: SeriesRecurrence,
  now: string,
  zone: string,
  isCompletion: boolean,
): SeriesRecurrence | null {
  const { rule, start, from, occurrence } = series;
  if (!rule || !start) return null;
  const minute = parseMoment(now);
  if (isCompletion && from === "completion") return advanceFromCompletion(series, minute, zone);
  const endOfDay = startOfDay(minute) + (isCompletion ? MINUTES_A_DAY : 0) - 1;
  const missedUntil = hasTimeIn(occurrence) ? minute : endOfDay;
  const past = Math.max(parseMoment(occurrence), missedUntil);
  const found = occurrencesAfter(parseRule(rule), parseMoment(start), past, MAX_NEXT + 1, zone);
  const [first, ...next] = found.map((one) => formatMoment(one, hasTimeIn(occurrence)));
  return first === undefined ? null : { rule, from, start, occurrence: first, next, series_id: null };
}

/** The series as it was before an occurrence was completed, from what the completed copy stores of it. */
export function restoreSeriesFromCopy(previous: SeriesRecurrence, zone: string): SeriesRecurrence {
  const { rule, start, occurrence } = previous;
  const next = rule && start ? nextAfter({ rule, start }, parseMoment(occurrence), zone) : [];
  return { ...previous, next, series_id: null };
}
