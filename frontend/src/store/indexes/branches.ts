import type { Todo } from "../types";
import { byPosition } from "./manual-order";

/** Where a todo stands in a tree. */
export interface Branch {
  /** From the top of the view down to the todo itself. */
  path: readonly Todo[];
  /** How many rows of `path` are shown above it. */
  depth: number;
}

/** What is in no section stands before all sections. */
const siblings = (one: Todo, other: Todo) =>
  Number(one.kind === "section") - Number(other.kind === "section") || byPosition(one, other);

/** Depth first: a row stands before what is under it, and all of that before its next sibling. */
export function compareBranches({ path: one }: Branch, { path: other }: Branch): number {
  let level = 0;
  while (one[level] && one[level]?.id === other[level]?.id) level += 1;
  const [here, there] = [one[level], other[level]];
  return here && there ? siblings(here, there) : one.length - other.length;
}

/** True where a todo stands as it did. */
export const sameBranch = (before: Branch, after: Branch): boolean =>
  before.depth === after.depth &&
  before.path.length === after.path.length &&
  before.path.every(({ id, kind, position }, level) => {
    const now = after.path[level];
    return now?.id === id && now.kind === kind && now.position === position;
  });
