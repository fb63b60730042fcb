import type { Priority } from "../types";

export type Dated = "due" | "created" | "completed";
export type Comparison = "<" | "<=" | "=" | ">=" | ">";
export type WeekdayName = "sunday" | "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday";

/** A day, told from today or by the calendar. */
export type When =
  | { kind: "days"; count: number }
  | { kind: "months"; count: number }
  | { kind: "weekday"; name: WeekdayName }
  | { kind: "date"; day: string };

export type Word = "overdue" | "done" | "recurring" | "subtask" | "no-date" | "no-tag" | "has-notes";

export type Expression =
  | { kind: "and" | "or"; of: readonly Expression[] }
  | { kind: "not"; of: Expression }
  | { kind: "dated"; field: Dated; comparison: Comparison; when: When }
  | { kind: "is"; word: Word }
  | { kind: "priority"; priority: Priority }
  | { kind: "list" | "section" | "folder" | "text"; name: string }
  | { kind: "tag"; name: string; prefix: boolean };

/** What may be named in a query. */
export interface Names {
  lists: readonly string[];
  sections: readonly string[];
  folders: readonly string[];
}

/** Why a query cannot be read. */
export interface FilterError {
  /** Where in the query, counted in UTF-16 units. */
  at: number;
  /** One sentence that says what may stand there. */
  expected: string;
}

/** Thrown by the parser alone; `parseFilter` answers it as a value. */
export class FilterSyntaxError extends Error {
  readonly at: number;

  constructor(at: number, expected: string) {
    super(expected);
    this.at = at;
  }
}
