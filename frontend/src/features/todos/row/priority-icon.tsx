import type { Priority } from "@/store/types";

export const PRIORITIES: readonly Priority[] = ["high", "medium", "low", "none"];

/** The checkbox's own shape and colour, small, where a priority is chosen or named. */
export const PriorityIcon = ({ priority }: { priority: Priority }) => (
  <span aria-hidden="true" data-priority={priority} className="todo-checkbox size-4 before:hidden" />
);
