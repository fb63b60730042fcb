import type { ListId, Priority } from "./rows";

export type Place =
  | { kind: "list"; list: ListId }
  | { kind: "today" }
  | { kind: "completed" }
  | { kind: "trash" };

export type Sort = "manual" | "due" | "priority" | "created" | "title";
export type DueFilter = "any" | "overdue" | "today" | "week" | "dated" | "none";

export interface Filter {
  text: string;
  priority: Priority | null;
  tag: string | null;
  due: DueFilter;
  /** Completed todos too, in a section of their own. */
  done: boolean;
}

/** The calendar by which a view is drawn. */
export interface Calendar {
  today: string;
  zone: string;
}

export interface Query extends Calendar {
  place: Place;
  filter: Filter;
  sort: Sort;
}

/** `open`, `overdue`, `today`, `done`, `trash`, or the day on which its todos were completed. */
export interface Section {
  key: string;
  ids: readonly string[];
}

export const NO_FILTER: Filter = { text: "", priority: null, tag: null, due: "any", done: false };
