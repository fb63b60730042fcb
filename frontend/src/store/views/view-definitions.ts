import { addDays, dayInZone, dueDay, instantOf } from "@/lib/dates";
import { normalizeText } from "@/lib/text";
import { hasPermission } from "../engine/roles";
import type { Store } from "../engine/store";
import { compareByPosition, compareText } from "../indexes/manual-order";
import { existingTodos, isOpenOrLingering, isVisible } from "../indexes/selectors";
import type { LocalCalendar, Query } from "../query";
import type { Todo } from "../types";
import { compareBySearchRank, createFilterMatcher, hasConditions } from "./filter-matcher";
import { compareByFixedOrder, groupingFor } from "./grouping";
import type { ViewDefinition } from "./live-view";
import { savedFilterMatcher } from "./saved-filters";
import {
  compareBy,
  compareByLastCompletion,
  compareByLastDeletion,
  compareInManualOrder,
} from "./sort-order";

type Test = (todo: Todo) => boolean;
type Definitions = { [Kind in Query["view"]["kind"]]: (store: Store, query: Query) => ViewDefinition };

const latestFirst = (one: string, other: string) => compareText(other, one);
const doneLast = (one: string, other: string) => Number(one === "done") - Number(other === "done");

/** The todos of all lists that pass `test`, grouped and sorted as the query asks. */
function acrossLists(
  store: Store,
  query: Query,
  test: Test,
  withDone = query.filter.done,
): Omit<ViewDefinition, "candidates"> {
  const { sort, group = "none", layout, zone, order = [] } = query;
  const grouping = groupingFor(store, group, query);
  const compareOpen =
    sort === "manual" ? compareInManualOrder(order, compareBy("due", zone)) : compareBy(sort, zone);
  return {
    groupKey(todo) {
      if (!isVisible(store, todo) || !test(todo)) return null;
      if (isOpenOrLingering(store, todo)) return grouping.keyOf(todo);
      return withDone ? "done" : null;
    },
    affectedBy: (id, isStructural) => (isStructural && group === "section" ? store.index.subtreeOf(id) : []),
    compareTodos: (key) => (key === "done" ? compareByLastCompletion : compareOpen),
    compareGroups: (one, other) => doneLast(one, other) || grouping.compareKeys(one, other),
    fixedGroups: () => (layout === "board" || group === "none" ? grouping.fixedKeys() : []),
  };
}

/**
 * One list. In manual order, ungrouped or by section, it is a tree, in which collapsed rows hide what is below them as
 * long as the filter shows all open todos. A completed todo leaves the tree, and its subtasks move up to its place.
 */
function listDefinition(store: Store, query: Query): ViewDefinition {
  const { view, filter, sort, group = "section", layout } = query;
  const list = view.kind === "list" ? view.list : "";
  const matches = createFilterMatcher(filter, query);
  const narrowed = hasConditions(filter);
  const bySection = group === "section";
  const isTree = sort === "manual" && (bySection || group === "none");
  const grouping = groupingFor(store, group, query, list);
  const compareOpen = compareBy(sort, query.zone);

  const isShownAsOpen = (todo: Todo) =>
    todo.kind === "todo" && isOpenOrLingering(store, todo) && matches(todo);

  function hidesDescendants(row: Todo): boolean {
    if (row.kind === "section") return bySection && store.collapsed.has(row.id);
    return isTree && (layout === "board" || store.collapsed.has(row.id)) && isShownAsOpen(row);
  }

  const isHidden = (todo: Todo) =>
    todo.parent_id !== null && !narrowed && store.index.pathTo(todo).slice(0, -1).some(hidesDescendants);

  return {
    candidates: () => existingTodos(store, store.index.idsIn(list)),
    groupKey(todo) {
      if (todo.list_id !== list || todo.deleted_at !== null || todo.kind === "section") return null;
      if (!matches(todo)) return null;
      if (!isOpenOrLingering(store, todo)) return filter.done ? "done" : null;
      return isHidden(todo) ? null : grouping.keyOf(todo);
    },
    treePosition(todo, key) {
      if (!isTree || key === "done") return null;
      if (todo.parent_id === null) return { path: [todo], depth: 0 };
      const fromTop = store.index.pathTo(todo);
      const path = bySection && fromTop[0]?.kind === "section" ? fromTop.slice(1) : fromTop;
      return { path, depth: path.slice(0, -1).filter(isShownAsOpen).length };
    },
    affectedBy: (id, isStructural) => (isStructural || (narrowed && isTree) ? store.index.subtreeOf(id) : []),
    compareTodos: (key) => (key === "done" ? compareByLastCompletion : compareOpen),
    compareGroups: (one, other) => doneLast(one, other) || grouping.compareKeys(one, other),
    fixedGroups: () =>
      bySection || layout === "board" ? grouping.fixedKeys() : group === "none" ? ["open"] : [],
  };
}

/** Overdue todos, then those of today, then those of both that were completed today. */
function todayDefinition(store: Store, query: Query): ViewDefinition {
  const { today, zone, group = "none" } = query;
  const matches = createFilterMatcher(query.filter, query);
  const midnight = instantOf(`${today}T00:00:00`, zone).toISOString().slice(0, 19);
  const isDue = (todo: Todo) => (dueDay(todo, zone) ?? "~") <= today && matches(todo);
  const base = acrossLists(store, query, isDue);
  const fixedKeys = ["overdue", "today", "done"];
  return {
    ...base,
    candidates: () => existingTodos(store, store.index.dated()),
    groupKey(todo) {
      if (!isVisible(store, todo) || !isDue(todo)) return null;
      if (!isOpenOrLingering(store, todo))
        return (todo.completed_at ?? "").slice(0, 19) >= midnight ? "done" : null;
      if (group !== "none") return base.groupKey(todo);
      return (dueDay(todo, zone) ?? today) < today ? "overdue" : "today";
    },
    compareGroups: group === "none" ? compareByFixedOrder(...fixedKeys) : base.compareGroups,
    fixedGroups: () => (group === "none" ? fixedKeys : [...base.fixedGroups(), "done"]),
  };
}

/** How many days from today on the agenda shows even while nothing is planned for them. */
const FIXED_DAYS = 7;

/** Overdue todos, then the coming days one by one. */
function upcomingDefinition(store: Store, query: Query): ViewDefinition {
  const { today, zone, group = "none", layout } = query;
  const matches = createFilterMatcher(query.filter, query);
  // Calendars show completed todos too, each on its day.
  const withDone = query.filter.done || layout === "week" || layout === "month";
  const base = acrossLists(store, query, (todo) => todo.due_date !== null && matches(todo), withDone);
  const isByDay = group === "none" || group === "day";
  const rank = (key: string) => (key === "overdue" ? 0 : key === "done" ? 2 : 1);
  const isAgenda = layout === "list" && !hasConditions(query.filter);
  const fixedDays = Array.from({ length: isAgenda ? FIXED_DAYS : 0 }, (_, nth) => addDays(today, nth));
  return {
    ...base,
    candidates: () => existingTodos(store, store.index.dated()),
    groupKey(todo) {
      const key = base.groupKey(todo);
      if (!isByDay || key === null || key === "done") return key;
      const day = dueDay(todo, zone) ?? today;
      return day < today ? "overdue" : day;
    },
    compareGroups: isByDay
      ? (one, other) => rank(one) - rank(other) || compareText(one, other)
      : base.compareGroups,
    fixedGroups: isByDay ? () => fixedDays : base.fixedGroups,
  };
}

const DEFINITIONS: Definitions = {
  list: listDefinition,
  today: todayDefinition,
  upcoming: upcomingDefinition,
  assigned(store, query) {
    const matches = createFilterMatcher(query.filter, query);
    const me = store.me();
    const isOwn = ({ assignee_id }: Todo) => assignee_id !== null && assignee_id === me;
    const base = acrossLists(store, query, (todo) => isOwn(todo) && matches(todo));
    return { ...base, candidates: () => store.todos.values() };
  },
  tag(store, query) {
    const matches = createFilterMatcher(query.filter, query);
    const tag = query.view.kind === "tag" ? query.view.tag : "";
    const normalized = normalizeText(tag);
    const hasTag = (todo: Todo) =>
      todo.tags.some((other) => other === tag || normalizeText(other) === normalized);
    const base = acrossLists(store, query, (todo) => hasTag(todo) && matches(todo));
    return { ...base, candidates: () => store.todos.values() };
  },
  filter(store, query) {
    const matches = createFilterMatcher(query.filter, query);
    const matchesQuery = savedFilterMatcher(store, query);
    const base = acrossLists(store, query, (todo) => matchesQuery(todo) && matches(todo), true);
    // The query may depend on a todo's section and on whether it is a subtask.
    return { ...base, candidates: () => store.todos.values(), affectedBy: store.index.subtreeOf };
  },
  search(store, query) {
    const { view, filter } = query;
    const text = view.kind === "search" ? view.text : "";
    const matches = createFilterMatcher({ ...filter, text: `${text} ${filter.text}` }, query);
    return {
      candidates: () => store.todos.values(),
      groupKey: (todo) => (text.trim() && isVisible(store, todo) && matches(todo) ? "found" : null),
      compareTodos: () => compareBySearchRank(text),
      compareGroups: latestFirst,
      fixedGroups: () => [],
    };
  },
  completed(store, query) {
    const matches = createFilterMatcher(query.filter, query);
    return {
      candidates: () => store.todos.values(),
      groupKey: (todo) =>
        todo.completed_at !== null && isVisible(store, todo) && matches(todo)
          ? dayInZone(query.zone, new Date(todo.completed_at))
          : null,
      compareTodos: () => compareByLastCompletion,
      compareGroups: latestFirst,
      fixedGroups: () => [],
    };
  },
  trash(store, query) {
    const matches = createFilterMatcher(query.filter, query);
    // Rows that were deleted with their parent are restored with it, so they aren't listed themselves.
    const isDeletedWithParent = ({ parent_id, deleted_at }: Todo) =>
      parent_id !== null && store.todos.get(parent_id)?.deleted_at === deleted_at;
    // Rows of a list that was deleted forever are removed by the next pull.
    const isRestorable = ({ list_id }: Todo) => hasPermission(store.lists.get(list_id), "edit");
    return {
      candidates: () => store.todos.values(),
      groupKey: (todo) =>
        todo.deleted_at !== null && isRestorable(todo) && !isDeletedWithParent(todo) && matches(todo)
          ? "trash"
          : null,
      affectedBy: (id, isStructural) => (isStructural ? store.index.subtreeOf(id) : []),
      compareTodos: () => compareByLastDeletion,
      compareGroups: latestFirst,
      fixedGroups: () => [],
    };
  },
};

export const viewDefinition = (store: Store, query: Query): ViewDefinition =>
  DEFINITIONS[query.view.kind](store, query);

/** The open todos that are assigned to the person. */
export const assignedCountDefinition = (store: Store): ViewDefinition => ({
  candidates: () => store.todos.values(),
  groupKey: (todo) =>
    todo.assignee_id !== null &&
    todo.assignee_id === store.me() &&
    todo.completed_at === null &&
    isVisible(store, todo)
      ? "assigned"
      : null,
  compareTodos: () => compareByPosition,
  compareGroups: latestFirst,
  fixedGroups: () => [],
});

/** The open todos that are due today or earlier. */
export function todayCountDefinition(store: Store, { today, zone }: LocalCalendar): ViewDefinition {
  return {
    candidates: () => existingTodos(store, store.index.dated()),
    groupKey(todo) {
      const day = dueDay(todo, zone);
      return day && day <= today && todo.completed_at === null && isVisible(store, todo) ? "due" : null;
    },
    compareTodos: () => compareByPosition,
    compareGroups: latestFirst,
    fixedGroups: () => [],
  };
}
