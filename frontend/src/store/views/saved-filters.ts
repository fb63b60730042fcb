import { FILTERS } from "../engine/signals";
import type { Store } from "../engine/store";
import type { FilterError } from "../filters/ast";
import type { NewTodoDefaults } from "../filters/compile";
import type { TodoPredicate } from "../filters/expression-matcher";
import type { LocalCalendar, Query } from "../query";
import type { SavedFilter, Todo } from "../types";

type Compiler = typeof import("../filters/compile");

let compiler: Compiler | null = null;
let loading: Promise<Compiler> | null = null;

async function loadCompiler(store: Pick<Store, "signals">): Promise<void> {
  loading ??= import("../filters/compile");
  try {
    compiler = await loading;
    store.signals.touch(FILTERS);
  } catch {
    // The next view tries again.
    loading = null;
  }
}

const savedFilter = (store: Pick<Store, "settings">, id: string) =>
  (store.settings.get(`filter:${id}`)?.value ?? null) as SavedFilter | null;

const NAMES = /[#/]|in:|assigned:/i;

/** Identifies all that a view of a saved filter depends on besides todos; when it changes, so does the definition. */
export function savedFilterRevision(store: Store, { view }: Query): string {
  if (view.kind !== "filter") return "";
  const query = savedFilter(store, view.id)?.query ?? "";
  const names = compiler && NAMES.test(query) ? compiler.namesRevision(store) : "";
  return `${query} ${store.signals.revision(FILTERS)} ${names}`;
}

/** Returns null if there is no such filter, and while the compiler is loading. */
function compile(store: Store, id: string, calendar: LocalCalendar): TodoPredicate | FilterError | null {
  const filter = savedFilter(store, id);
  if (!filter) return null;
  if (compiler) return compiler.compileFilter(store, filter.query, calendar);
  void loadCompiler(store);
  return null;
}

/**
 * Returns the test of a saved filter. Lingering todos, and completed ones if the view shows those, pass if they would pass
 * while open. Nothing passes if there is no valid filter.
 */
export function savedFilterMatcher(store: Store, { view, filter, ...calendar }: Query): TodoPredicate {
  const test = view.kind === "filter" ? compile(store, view.id, calendar) : null;
  if (typeof test !== "function") return () => false;
  const countsAsOpen = (todo: Todo) =>
    todo.completed_at !== null && (filter.done || store.lingering.has(todo.id));
  return (todo) => test(todo) || (countsAsOpen(todo) && test({ ...todo, completed_at: null }));
}

/** Why the query of a saved filter cannot be parsed; null if it can, and while that is unknown. */
export function savedFilterError(store: Store, id: string, calendar: LocalCalendar): FilterError | null {
  const test = compile(store, id, calendar);
  return test && typeof test !== "function" ? test : null;
}

/** The fields that make a new todo match a saved filter; null if its query doesn't tell, and while that is unknown. */
export function savedFilterDefaults(
  store: Store,
  id: string,
  calendar: LocalCalendar,
): NewTodoDefaults | null {
  const filter = savedFilter(store, id);
  return filter && compiler ? compiler.defaultsForQuery(store, filter.query, calendar) : null;
}
