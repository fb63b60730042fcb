import { normalizeText } from "@/lib/normalize-text";
import type { Store } from "../engine/store";
import type { Calendar } from "../query";
import { isActive, type ListId, type Priority } from "../types";
import type { Expression, When } from "./ast";
import { dayMeant } from "./relative-days";

/** What a todo is made with so that a query shows it. */
export interface NewTodoDefaults {
  list?: ListId;
  priority?: Priority;
  tags: readonly string[];
  day?: string;
}

interface Said {
  lists: Set<string>;
  priorities: Set<Priority>;
  tags: string[];
  days: Set<string>;
}

/** @returns false where a condition says nothing that a todo can be made with */
function note(part: Expression, said: Said, dayOf: (when: When) => string): boolean {
  if (part.kind === "list") said.lists.add(normalizeText(part.name));
  else if (part.kind === "priority") said.priorities.add(part.priority);
  else if (part.kind === "tag" && !part.prefix) said.tags.push(part.name);
  else if (part.kind === "dated" && part.field === "due" && part.comparison === "=")
    said.days.add(dayOf(part.when));
  else return false;
  return true;
}

/** What a query says plainly of all that it shows; null where a todo made with that could be missing from it. */
export function newTodoDefaults(
  expression: Expression,
  store: Pick<Store, "lists">,
  calendar: Calendar,
): NewTodoDefaults | null {
  const said: Said = { lists: new Set(), priorities: new Set(), tags: [], days: new Set() };
  const parts = expression.kind === "and" ? expression.of : [expression];
  if (!parts.every((part) => note(part, said, (when) => dayMeant(when, calendar)))) return null;
  if ([said.lists, said.priorities, said.days].some(({ size }) => size > 1)) return null;
  const [name] = said.lists;
  const [priority] = said.priorities;
  const [day] = said.days;
  const named = [...store.lists.values()].filter(
    (list) => isActive(list) && normalizeText(list.name) === name,
  );
  const [list] = named;
  if (name !== undefined && (named.length !== 1 || !list)) return null;
  return {
    tags: said.tags,
    ...(list ? { list: list.id } : {}),
    ...(priority ? { priority } : {}),
    ...(day ? { day } : {}),
  };
}
