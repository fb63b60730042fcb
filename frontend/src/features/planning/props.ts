import type { ComponentType, HTMLAttributes } from "react";
import type { Query, Section } from "@/store/query";
import type { TodoId } from "@/store/types";

/** What a calendar takes from the rows of a list, so that what is on it is a todo with the same keys and menus. */
export interface PlanningParts {
  Chip: ComponentType<{ id: TodoId; entry: boolean }>;
  Row: ComponentType<{ id: TodoId; entry: boolean; hide?: "day" }>;
  /** A line to write a todo in that is due on the day. */
  DayAdd: ComponentType<{ day: string }>;
  addOn: (day: string) => void;
  useLongPress: () => HTMLAttributes<HTMLElement>;
  focus: (id: TodoId) => void;
  targetsOf: (id: TodoId) => readonly TodoId[];
  onKeys: (how: (keys: string) => boolean) => () => void;
}

export interface CalendarProps {
  sections: readonly Section[];
  query: Query;
  parts: PlanningParts;
}
