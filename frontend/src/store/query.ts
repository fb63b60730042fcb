import type { Group, Layout, ListId, Priority, Sort } from "./types";

export type Place =
  | { kind: "list"; list: ListId }
  | { kind: "today" }
  | { kind: "upcoming" }
  /** A saved filter, by the end of its settings key `filter:<id>`. */
  | { kind: "filter"; id: string }
  | { kind: "tag"; tag: string }
  | { kind: "search"; text: string }
  | { kind: "completed" }
  | { kind: "trash" };

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
  group?: Group;
  /** In a board every column is there, also an empty one, and what stands under a card is not shown. */
  layout?: Layout;
}

/**
 * `key` is one of
 * - `open`, `overdue`, `today`, `done`, `trash`, `found`
 * - a day: on which its todos are due (Upcoming) or were completed (Completed)
 * - the id of a section, where a view is grouped by section; what is in none is `open`
 * - `priority:high`, `tag:errands`, `day:2026-11-23`, `list:<id>`, where it is grouped by them; `tag:` and `day:` are
 *   those without one
 */
export interface Section {
  key: string;
  ids: readonly string[];
  /** Beside `ids`, how deep each row stands; left out where all stand at the edge. */
  depths?: readonly number[];
}

export const NO_FILTER: Filter = { text: "", priority: null, tag: null, due: "any", done: false };
