import type { Store } from "../engine/store";
import type { Calendar } from "../query";
import type { FilterError } from "./ast";
import { filterTest, type TodoTest } from "./matcher";
import { knownNames } from "./names";
import { type NewTodoDefaults, newTodoDefaults } from "./new-todo-defaults";
import { parseFilter } from "./parser";

// Everything that a view of a saved filter needs, in one module, because it is loaded with the first such view.

/**
 * Returns the test that a query makes of a todo, or why the query cannot be parsed.
 * @param calendar the days that `today` and the like refer to
 */
export function compileFilter(store: Store, query: string, calendar: Calendar): TodoTest | FilterError {
  const { expression, error } = parseFilter(query, knownNames(store));
  return expression ? filterTest(expression, store, calendar) : error;
}

/**
 * Returns the fields that make a new todo match a query, or null if the query doesn't determine them or cannot be
 * parsed.
 */
export function defaultsForQuery(store: Store, query: string, calendar: Calendar): NewTodoDefaults | null {
  const { expression } = parseFilter(query, knownNames(store));
  return expression ? newTodoDefaults(expression, store, calendar) : null;
}
