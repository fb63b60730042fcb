import type { Day } from "@/lib/dates";

export type Priority = "high" | "medium" | "low" | "none";

/** 0 for Sunday to 6 for Saturday. */
export type Weekday = number;

export interface Named {
  id: string;
  name: string;
}

/** What a line is read against. */
export interface Context {
  /** The person's own wall clock, as `2026-03-04T10:00`. */
  now: string;
  weekStart: Weekday;
  lists: readonly Named[];
  sections: readonly (Named & { list_id: string })[];
  people: readonly Named[];
}

/** Where in the text, from `start` up to and without `end`. */
export interface Span {
  start: number;
  end: number;
}

export interface Repeats {
  /** An RRULE value of RFC 5545. */
  rule: string;
  from: "due" | "completion";
}

interface Timed {
  time?: string;
  minutes?: number;
  /** What of it remains in the title, for one todo cannot hold it all: `9am and 9pm`. */
  keeps?: string;
}

/** What one chip says. */
export type Meaning =
  | ({ kind: "due"; day?: Day; until?: Day } & Timed)
  | ({ kind: "recurrence"; repeats: Repeats; day: Day } & Timed)
  | { kind: "list"; list: Named }
  | { kind: "section"; section: Named & { list_id: string } }
  | { kind: "tag"; tag: string }
  | { kind: "priority"; priority: Priority }
  | { kind: "person"; person: Named }
  | { kind: "notes"; notes: string };

export type Token = Span & Meaning;

/** What one line asks for. Names that are not there stay in the title. */
export interface Parsed {
  title: string;
  due_date?: Day;
  due_time?: string;
  recurrence?: Repeats;
  list?: Named;
  section?: Named & { list_id: string };
  tags: string[];
  priority?: Priority;
  person?: Named;
  notes?: string;
  /** How long a range of hours lasts. */
  duration_minutes?: number;
  /** The last day of a range of days. */
  until?: Day;
  /** In the order of the text; none overlaps another. */
  tokens: Token[];
}
