import type { ComponentType, HTMLAttributes } from "react";
import type { Query, Section } from "@/store/query";
import type { TodoId } from "@/store/types";

/** The parts of a todo row that an entry reuses, so that an entry has a row's keys and menus. */
export interface PlanningParts {
  Chip: ComponentType<{ id: TodoId; entry: boolean }>;
  Row: ComponentType<{ id: TodoId; entry: boolean; hide?: "day" }>;
  /** A field that adds a todo due on the day. */
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
