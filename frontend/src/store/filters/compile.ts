import { normalizeText } from "@/lib/text";
import { hasPermission } from "../engine/roles";
import type { Store } from "../engine/store";
import type { LocalCalendar } from "../query";
import { isActive, type ListId, type Priority, type UserId } from "../types";
import type { Assignment, DayExpression, Expression, FilterError } from "./ast";
import { createFilterPredicate, resolveDay, type TodoPredicate } from "./expression-matcher";
import { knownNames } from "./names";
import { parseFilter } from "./parser";

/** The fields with which a new todo matches a query. */
export interface NewTodoDefaults {
  list?: ListId;
  priority?: Priority;
  tags: readonly string[];
  day?: string;
  assignee?: UserId;
}

interface Requirements {
  lists: Set<string>;
  priorities: Set<Priority>;
  tags: string[];
  days: Set<string>;
  assignments: Set<Assignment>;
}

/** @returns false if a new todo can't be made to meet the condition */
function addRequirement(
  condition: Expression,
  { lists, priorities, tags, days, assignments }: Requirements,
  dayOf: (when: DayExpression) => string,
): boolean {
  if (condition.kind === "list") lists.add(normalizeText(condition.name));
  else if (condition.kind === "priority") priorities.add(condition.priority);
  else if (condition.kind === "assigned" && condition.to !== "any") assignments.add(condition.to);
  else if (condition.kind === "tag" && !condition.isPrefix) tags.push(condition.name);
  else if (condition.kind === "dated" && condition.field === "due" && condition.comparison === "=")
    days.add(dayOf(condition.when));
  else return false;
  return true;
}

/**
 * Returns the fields with which a new todo matches a query; null if conditions are alternatives, contradict each other,
 * or require what a new todo can't have.
 */
export function newTodoDefaults(
  expression: Expression,
  store: Pick<Store, "lists" | "me">,
  calendar: LocalCalendar,
): NewTodoDefaults | null {
  const required: Requirements = {
    lists: new Set(),
    priorities: new Set(),
    tags: [],
    days: new Set(),
    assignments: new Set(),
  };
  const conditions = expression.kind === "and" ? expression.of : [expression];
  const dayOf = (when: DayExpression) => resolveDay(when, calendar);
  if (!conditions.every((condition) => addRequirement(condition, required, dayOf))) return null;
  const { assignments } = required;
  if ([required.lists, required.priorities, required.days, assignments].some(({ size }) => size > 1))
    return null;
  const me = store.me();
  const [name] = required.lists;
  const [priority] = required.priorities;
  const [day] = required.days;
  const lists = [...store.lists.values()].filter(
    (list) => isActive(list) && hasPermission(list, "edit") && normalizeText(list.name) === name,
  );
  const [list] = lists;
  if (name !== undefined && (lists.length !== 1 || !list)) return null;
  return {
    tags: required.tags,
    ...(list ? { list: list.id } : {}),
    ...(priority ? { priority } : {}),
    ...(day ? { day } : {}),
    ...(assignments.has("me") && me !== null ? { assignee: me } : {}),
  };
}

/** Changes with the names that a query can contain without quotation marks, so that the query may have to be parsed again. */
export function namesRevision(store: Store): string {
  const { lists, sections, folders } = knownNames(store);
  const people = [...store.members.values()].flatMap(({ members }) =>
    members.map(({ user_id, name }) => [user_id, name]),
  );
  return JSON.stringify([lists, sections, folders, people]);
}

// Everything that a view of a saved filter needs, in one module, because it is loaded with the first such view.

/**
 * Returns the test that a query makes of a todo, or why the query cannot be parsed.
 * @param calendar the days that `today` and the like refer to
 */
export function compileFilter(
  store: Store,
  query: string,
  calendar: LocalCalendar,
): TodoPredicate | FilterError {
  const { expression, error } = parseFilter(query, knownNames(store));
  return expression ? createFilterPredicate(expression, store, calendar) : error;
}

/**
 * Returns the fields that make a new todo match a query, or null if the query doesn't determine them or cannot be
 * parsed.
 */
export function defaultsForQuery(
  store: Store,
  query: string,
  calendar: LocalCalendar,
): NewTodoDefaults | null {
  const { expression } = parseFilter(query, knownNames(store));
  return expression ? newTodoDefaults(expression, store, calendar) : null;
}
