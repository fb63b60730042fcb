import type { ListColor, Todo } from "@/store/types";

/** An option of the palette. */
export interface Entry {
  /** A stable key, by which recent choices are recognized. */
  key: string;
  label: string;
  mark: Mark;
  /** Other words that find it. */
  words?: string;
  beside?: string;
  keys?: readonly string[];
  /** Asks a second question instead of acting at once. */
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

/** A second question, such as where to move a todo. */
export interface Step {
  /** The pending action, shown in front of the field. */
  title: string;
  placeholder: string;
  choices(text: string): readonly Entry[];
}
