import type { ListColor, Todo } from "@/store/types";

/** An option of the palette. */
export interface Command {
  /** A stable key, by which recent choices are recognized. */
  key: string;
  label: string;
  icon: CommandIcon;
  /** Other words that find it. */
  keywords?: string;
  hint?: string;
  keys?: readonly string[];
  /** Asks a second question instead of acting at once. */
  prompt?: Prompt;
  run?: () => void;
}

export type CommandIcon =
  | { kind: "todo"; todo: Todo; completions: number }
  | { kind: "list"; color: ListColor; icon: string | null }
  | { kind: IconName };

export type IconName =
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
  | "people"
  | "frame";

/** The key of the command that adds the typed text as a todo. */
export const ADD_TODO = "add todo";

export interface CommandGroup {
  key: "recent" | "todo" | "actions" | "go" | "todos" | "done" | "new" | "choices";
  /** The heading, if it depends on the commands. */
  label?: string;
  commands: readonly Command[];
}

/** A second question, such as where to move a todo. */
export interface Prompt {
  /** The pending action, shown in front of the field. */
  title: string;
  placeholder: string;
  choices(text: string): readonly Command[];
}
