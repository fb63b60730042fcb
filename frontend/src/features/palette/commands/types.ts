import type { ListColor, Todo } from "@/store/types";

/** Something to be chosen, and what choosing it does. */
export interface Entry {
  /** Stays the same from time to time, so that what was chosen lately is known again. */
  key: string;
  label: string;
  mark: Mark;
  /** Other words by which it is found. */
  words?: string;
  beside?: string;
  keys?: readonly string[];
  /** Leads to a second question instead of doing something at once. */
  step?: Step;
  run?: () => void;
}

export type Mark =
  | { kind: "todo"; todo: Todo }
  | { kind: "list"; color: ListColor; icon: string | null }
  | { kind: Icon };

export type Icon =
  | "inbox"
  | "section"
  | "tag"
  | "filter"
  | "go"
  | "add"
  | "search"
  | "undo"
  | "calendar"
  | "move"
  | "flag"
  | "check"
  | "delete"
  | "edit"
  | "newList"
  | "theme"
  | "keys"
  | "leave"
  | "frame";

export interface Group {
  key: "recent" | "todo" | "actions" | "go" | "todos" | "choices";
  entries: readonly Entry[];
}

/** A second question, such as where to move to. */
export interface Step {
  /** What is being done, shown in front of the line. */
  title: string;
  placeholder: string;
  choices(text: string): readonly Entry[];
}
