import type { Day } from "@/lib/dates";

export type TypedPriority = "high" | "medium" | "low" | "none";

/** 0 for Sunday to 6 for Saturday. */
export type Weekday = number;

/** A list or section, or a member of the list that a line goes to. */
export interface KnownName {
  id: string;
  name: string;
  /** It is a list that does not exist yet; the id is its normalized name after a sign that no other id has. */
  isNew?: true;
  /** It is a list in the archive, which comes back with the todo. */
  isArchived?: true;
  /** It is a list that the person may not add to. */
  isReadOnly?: true;
}

/** The people of one name, of whom a list has at most one that counts. */
export interface KnownPerson {
  name: string;
  /** The id of the person by that of each list that they are a member of. */
  ids: ReadonlyMap<string, string>;
}

export interface Context {
  /** The person's own wall clock, as `2026-03-04T10:00`. */
  now: string;
  /** The day of the place that the line is typed at, if it has one: times and rules without a day begin on it. */
  day?: Day | undefined;
  weekStart: Weekday;
  /** Whether `5/3` is a day in May. */
  isMonthFirst: boolean;
  lists: readonly KnownName[];
  sections: readonly (KnownName & { list_id: string })[];
  people: readonly KnownPerson[];
  /** Whether a guest types, who can make neither lists nor reminders, so that words for them are text. */
  isGuest?: boolean;
  /** The list of lines that name none. */
  list?: string;
}

/** The text from `start` up to, but without, `end`. */
export interface Span {
  start: number;
  end: number;
}

export interface ParsedRecurrence {
  /** An RRULE value of RFC 5545. */
  rule: string;
  from: "due" | "completion";
}

interface Timed {
  time?: string;
  /** The length of a range of hours. */
  minutes?: number;
  /** Words that stay in the title as well, because one todo cannot hold all they say: `9am and 9pm`. */
  titleText?: string;
}

export interface ParsedDue extends Timed {
  day?: Day;
  /** The last day of a range of days. */
  until?: Day;
  /** The time is in the morning and, where that is over and no later day is named, in the evening: `at 8`. */
  canBeEvening?: true;
}

/**
 * A recurrence and the day it begins on; `later` is the one that counts where it would begin today, without a day that was
 * typed, and its time of today is over.
 */
export interface Beginning {
  recurrence: ParsedRecurrence;
  day: Day;
}

/** Either minutes before the todo is due, or a moment of the person's own wall clock, as `2026-03-04T18:00`. */
export type ParsedReminder = { before_minutes: number } | { at: string };

export type Meaning =
  | ({ kind: "due" } & ParsedDue)
  | ({ kind: "recurrence"; later?: Beginning } & Beginning & Timed)
  | { kind: "reminder"; before_minutes?: number; due?: ParsedDue }
  | { kind: "list"; list: KnownName }
  | { kind: "section"; section: KnownName & { list_id: string } }
  | { kind: "tag"; tag: string }
  | { kind: "priority"; priority: TypedPriority }
  | { kind: "person"; person: KnownPerson }
  | { kind: "notes"; notes: string };

export type Token = Span & Meaning;

/** The todo that one line describes. Names that do not exist stay in the title. */
export interface ParsedTodo {
  title: string;
  due_date?: Day;
  due_time?: string;
  recurrence?: ParsedRecurrence;
  list?: KnownName;
  section?: KnownName & { list_id: string };
  tags: string[];
  priority?: TypedPriority;
  person?: KnownName;
  notes?: string;
  /** The list that it goes to: the one that it names, or that of its section, or else that of the context. */
  target?: string;
  /** The length of a range of hours. */
  duration_minutes?: number;
  /** The last day of a range of days. */
  until?: Day;
  reminders?: ParsedReminder[];
  /** In the order of the text; none overlaps another. */
  tokens: Token[];
}
