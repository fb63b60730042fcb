import type { Priority } from "../types";

export type DateField = "due" | "created" | "completed";
export type Comparison = "<" | "<=" | "=" | ">=" | ">";
export type WeekdayName = "sunday" | "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday";

/** A day, relative to today or in the calendar. */
export type DayExpression =
  | { kind: "days"; count: number }
  | { kind: "months"; count: number }
  /** The first day of a week, by its distance from this one. */
  | { kind: "week"; count: number }
  | { kind: "weekday"; name: WeekdayName }
  | { kind: "date"; day: string };

/** A condition that is a word of its own. */
export type StateWord = "overdue" | "done" | "recurring" | "subtask" | "no-date" | "no-tag" | "has-notes";

export type NamedKind = "list" | "section" | "folder" | "assignee" | "text";
/** Somebody without a name of their own: the person who asks, nobody, or anybody. */
export type Assignment = "me" | "none" | "any";

export type Expression =
  | { kind: "and" | "or"; of: readonly Expression[] }
  | { kind: "not"; of: Expression }
  | { kind: "dated"; field: DateField; comparison: Comparison; when: DayExpression }
  | { kind: "is"; word: StateWord }
  | { kind: "priority"; priority: Priority }
  | { kind: "assigned"; to: Assignment }
  | { kind: NamedKind; name: string }
  | { kind: "tag"; name: string; isPrefix: boolean };

/** Names that may contain spaces, so that the parser has to know them. */
export interface Names {
  lists: readonly string[];
  sections: readonly string[];
  folders: readonly string[];
  people: readonly string[];
}

/** Why a query cannot be parsed. */
export interface FilterError {
  /** The place in the query, in UTF-16 code units. */
  at: number;
  /** A phrase that says what may be there. */
  expected: string;
}
