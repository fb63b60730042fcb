import type { ComponentType, HTMLAttributes } from "react";
import type { InsertionPoint } from "@/store/actions";
import type { Query, Section } from "@/store/query";
import type { ListId, Priority, TodoId } from "@/store/types";

export interface Line {
  /** Pixels from the top of the window. */
  y: number;
  rows: DOMRect;
}

/** What a board takes from the rows of a list, so that a card is a row and its keys are theirs. */
export interface BoardParts {
  Card: ComponentType<{ id: TodoId; hide?: "list" | "today" | "day" | undefined; entry: boolean }>;
  Heading: ComponentType<{ section: string; ids: readonly TodoId[]; first: boolean }>;
  SectionAdd: ComponentType<{ list: ListId }>;
  useName: (section: string) => string;
  useLongPress: () => HTMLAttributes<HTMLElement>;
  useBoardActions: () => BoardActions;
  /** Reads what was written as the line over a list does, and adds it. */
  /** Adds a todo. Returns the reason where the text describes none. */
  useAdd: (adds: Adds) => (text: string, more: Entering) => string | null;
  focus: (id: TodoId) => void;
  targetsOf: (id: TodoId) => readonly TodoId[];
  onReveal: (how: (id: TodoId) => void) => () => void;
  /** Keys that the layout takes before the rows do; it answers whether it took one. */
  onKeys: (how: (keys: string) => boolean) => () => void;
  showLine: (line: Line | null) => void;
}

/** What is done to todos, told to who listens. */
export interface BoardActions {
  place: (ids: readonly TodoId[], insertionPoint: InsertionPoint) => boolean;
  prioritise: (ids: readonly TodoId[], priority: Priority) => void;
  complete: (ids: readonly TodoId[], completed: boolean) => void;
  sayStays: () => void;
}

export interface Adds {
  list: ListId;
  /** Todos of other lists are not shown. */
  only?: boolean;
  day?: string;
  priority?: Priority;
  tags?: readonly string[];
}

/** What a todo gets because of the column that it is written in. */
export interface Entering {
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
  /** The card that Tab reaches, where it is in this column. */
  entry: TodoId | undefined;
  /** How a card of each column is brought into sight. */
  reveals: Map<string, (index: number) => void>;
}
