import type { Group, Layout, ListId, Priority, Sort, UserId } from "./types";

/** The view that a query is about. */
export type QueryView =
  | { kind: "list"; list: ListId }
  | { kind: "today" }
  | { kind: "upcoming" }
  /** The todos that are assigned to the person, in all lists. */
  | { kind: "assigned" }
  /** A saved filter; its settings key is `filter:<id>`. */
  | { kind: "filter"; id: string }
  | { kind: "tag"; tag: string }
  | { kind: "search"; text: string }
  | { kind: "completed" }
  | { kind: "trash" };

/** In place of a person: assigned to nobody. */
export const NOBODY_ASSIGNED = "nobody";

export type DueFilter = "any" | "overdue" | "today" | "week" | "dated" | "none";

export interface Filter {
  text: string;
  priority: Priority | null;
  tag: string | null;
  due: DueFilter;
  assignee: UserId | typeof NOBODY_ASSIGNED | null;
  /** Whether completed todos are shown too, in a section of their own. */
  done: boolean;
}

/** Today and the time zone that a view is computed for. */
export interface LocalCalendar {
  today: string;
  zone: string;
  /** The first day of the week: 0 is Sunday; Monday if it is left out. */
  weekStart?: number;
}

export interface Query extends LocalCalendar {
  view: QueryView;
  filter: Filter;
  sort: Sort;
  group?: Group;
  /** A board has a group for every column, even an empty one, and shows no subtasks. */
  layout?: Layout;
  /** In a view of several lists that is sorted by hand, the todos that were ordered, which come before the others. */
  order?: readonly string[];
}

/**
 * The rows of a view under one heading. `key` is one of
 * - `open`, `overdue`, `today`, `done`, `trash`, `found`
 * - a day: the day on which its todos are due (Upcoming) or were completed (Completed)
 * - the id of a section if the view is grouped by section; todos in none are in `open`
 * - `priority:high`, `tag:errands`, `day:2026-11-23`, `list:<id>` if it is grouped by those; `tag:` and `day:` contain
 *   the todos without one
 */
export interface RowGroup {
  key: string;
  ids: readonly string[];
  /** The nesting depth of each of `ids`; left out if all are 0. */
  depths?: readonly number[];
}

export const NO_FILTER: Filter = {
  text: "",
  priority: null,
  tag: null,
  due: "any",
  assignee: null,
  done: false,
};
