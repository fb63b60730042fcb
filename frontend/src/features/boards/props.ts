import type { ComponentType, HTMLAttributes } from "react";
import type { InsertionPoint } from "@/store/actions";
import type { Query, Section } from "@/store/query";
import type { ListId, Priority, TodoId } from "@/store/types";

export interface Line {
  /** Distance from the top of the window, in pixels. */
  y: number;
  rows: DOMRect;
}

/** The parts of a todo row that a card reuses, so that a card has a row's keys and menus. */
export interface BoardParts {
  Card: ComponentType<{ id: TodoId; hide?: "list" | "today" | "day" | undefined; entry: boolean }>;
  Heading: ComponentType<{ section: string; ids: readonly TodoId[]; first: boolean }>;
  SectionAdd: ComponentType<{ list: ListId }>;
  useName: (section: string) => string;
  useLongPress: () => HTMLAttributes<HTMLElement>;
  useBoardActions: () => BoardActions;
  /** Parses a line of text as quick add does, and adds the todo. */
  /** Adds a todo. Returns the reason if the text describes none. */
  useAdd: (adds: Adds) => (text: string, more: ColumnDefaults) => string | null;
  focus: (id: TodoId) => void;
  targetsOf: (id: TodoId) => readonly TodoId[];
  onReveal: (how: (id: TodoId) => void) => () => void;
  /** Registers a handler that sees keys before the rows do, and returns true if it handled one. */
  onKeys: (how: (keys: string) => boolean) => () => void;
  showLine: (line: Line | null) => void;
}

/** Actions on todos that announce their outcome. */
export interface BoardActions {
  place: (ids: readonly TodoId[], insertionPoint: InsertionPoint) => boolean;
  prioritise: (ids: readonly TodoId[], priority: Priority) => void;
  complete: (ids: readonly TodoId[], completed: boolean) => void;
  announceUnmoved: () => void;
}

export interface Adds {
  list: ListId;
  /** Hides todos of other lists. */
  only?: boolean;
  day?: string;
  priority?: Priority;
  tags?: readonly string[];
}

/** The fields that a todo gets from the column it is added in. */
export interface ColumnDefaults {
  parent_id?: TodoId;
  priority?: Priority;
  tags?: string[];
}

export interface BoardProps {
  sections: readonly Section[];
  query: Query;
  adds: Adds | undefined;
  hide: "list" | "today" | "day" | undefined;
  parts: BoardParts;
}

export interface ColumnProps {
  section: Section;
  props: BoardProps;
  /** The card in the tab order, if it is in this column. */
  entry: TodoId | undefined;
  /** Functions that scroll a card into view, by column. */
  reveals: Map<string, (index: number) => void>;
}
