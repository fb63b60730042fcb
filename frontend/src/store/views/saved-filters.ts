import { FILTERS } from "../engine/signals";
import type { Store } from "../engine/store";
import type { FilterError } from "../filters/ast";
import type { NewTodoDefaults } from "../filters/new-todo-defaults";
import type { Calendar, Query } from "../query";
import type { SavedFilter, Todo } from "../types";

type Language = typeof import("./filter-language");
type Test = (todo: Todo) => boolean;

let language: Language | null = null;
let coming: Promise<Language> | null = null;

async function fetchLanguage(store: Pick<Store, "signals">): Promise<void> {
  coming ??= import("./filter-language");
  try {
    language = await coming;
    store.signals.touch(FILTERS);
  } catch {
    // asked for again with the next view
    coming = null;
  }
}

const savedBy = (store: Pick<Store, "settings">, id: string) =>
  (store.settings.get(`filter:${id}`)?.value ?? null) as SavedFilter | null;

/** What a view of a saved filter is made from besides todos; a view is made anew when it changes. */
export const savedFilterRevision = (store: Pick<Store, "settings" | "signals">, { place }: Query): string =>
  place.kind === "filter" ? `${savedBy(store, place.id)?.query} ${store.signals.revision(FILTERS)}` : "";

/**
 * The test that a query asks of a todo.
 * @returns null while the language is on its way, and a fault where the query cannot be read
 */
export function testOf(store: Store, query: string, calendar: Calendar): Test | FilterError | null {
  if (!language) {
    void fetchLanguage(store);
    return null;
  }
  const { expression, error: fault } = language.parseFilter(query, language.knownNames(store));
  return expression ? language.filterTest(expression, store, calendar) : fault;
}

/** The test of a saved filter, as it was for what is lately or, if asked for, long done; nothing passes while there is none. */
export function savedMatcher(store: Store, { place, filter, ...calendar }: Query): Test {
  const saved = place.kind === "filter" ? savedBy(store, place.id) : null;
  const test = saved && testOf(store, saved.query, calendar);
  if (typeof test !== "function") return () => false;
  const counts = (todo: Todo) => todo.completed_at !== null && (filter.done || store.lingering.has(todo.id));
  return (todo) => test(todo) || (counts(todo) && test({ ...todo, completed_at: null }));
}

/** Why the query of a saved filter cannot be read; null where it can, and while nobody knows. */
export function savedFilterError(store: Store, id: string, calendar: Calendar): FilterError | null {
  const saved = savedBy(store, id);
  const test = saved && testOf(store, saved.query, calendar);
  return test && typeof test !== "function" ? test : null;
}

/** What a todo is made with so that a saved filter shows it; null where that cannot be told, and while nobody knows. */
export function savedFilterDefaults(store: Store, id: string, calendar: Calendar): NewTodoDefaults | null {
  const saved = savedBy(store, id);
  if (!saved || !language) return null;
  const { expression } = language.parseFilter(saved.query, language.knownNames(store));
  return expression ? language.newTodoDefaults(expression, store, calendar) : null;
}
