import { createCell } from "@/lib/cell";
import type { ListId, TodoId } from "@/store/types";

/** Where what is written goes when it does not say. */
export interface Target {
  list: ListId;
  /** The day it is due when it names none. */
  day?: string | undefined;
  /** What the line begins with. */
  text?: string | undefined;
}

/** What was written last, the first of several. */
export const justAdded = createCell<TodoId | null>(null);

/** The composer over the view, while it is open. */
export const composer = createCell<Target | null>(null);
