import type { Group, ListId, Priority, TodoId, TodoPatch } from "@/store/types";
import type { Adds, Entering } from "./props";

const after = (key: string) => key.slice(key.indexOf(":") + 1);

/** What makes a todo stand in a column: what it is written with, or given when it is opened again there. */
export function enteringOf(group: Group | undefined, key: string): Entering {
  if (group === "priority") return { priority: after(key) as Priority };
  if (group === "tag") return after(key) ? { tags: [after(key)] } : {};
  return key === "open" ? {} : { parent_id: key };
}

interface Written {
  adds: Adds;
  entering: Entering;
}

/** How a todo is written in a column; null where it would not stand there. @param listOf a section */
export function writtenIn(
  group: Group | undefined,
  key: string,
  adds: Adds,
  listOf: (section: TodoId) => ListId | undefined,
): Written | null {
  const entering = enteringOf(group, key);
  const { priority, parent_id } = entering;
  const list = (parent_id && listOf(parent_id)) || adds.list;
  const leaves =
    key === "done" ||
    (adds.only && list !== adds.list) ||
    (priority && adds.priority && priority !== adds.priority) ||
    (group === "tag" && !entering.tags && adds.tags?.length);
  return leaves ? null : { adds: { ...adds, list }, entering };
}

/** How a completed todo is put into a column by opening it again. */
export function reopening(group: Group | undefined, to: string, tags: readonly string[]): TodoPatch {
  if (group === "tag") {
    const tag = after(to);
    return { completed: false, tags: tag ? [tag, ...tags.filter((other) => other !== tag)] : [] };
  }
  if (group === "priority") return { completed: false, ...enteringOf(group, to) };
  return { completed: false, parent_id: to === "open" ? null : to };
}
