import { dayIn, dueDay, instantOf } from "@/lib/dates";
import { normalizeText } from "@/lib/normalize-text";
import type { Store } from "../engine/store";
import { compareByPosition } from "../indexes/order-keys";
import { existingTodos, isOpenOrLingering, isVisible } from "../indexes/selectors";
import type { Calendar, Query } from "../query";
import type { Todo } from "../types";
import { groupingOf, inTurn } from "./grouping";
import type { ViewDefinition } from "./live-view";
import { savedMatcher } from "./saved-filters";
import { compareBySearchRank, filterMatcher, isNarrowed } from "./search";
import { compareBy, lastCompletedFirst, lastDeletedFirst } from "./sort-order";

type Plans = { [Kind in Query["place"]["kind"]]: (store: Store, query: Query) => ViewDefinition };
type Test = (todo: Todo) => boolean;

const laterFirst = (one: string, other: string) => (one < other ? 1 : -1);
const earlierFirst = (one: string, other: string) => laterFirst(other, one);
const doneLast = (one: string, other: string) => Number(one === "done") - Number(other === "done");

/** Todos of every list that pass `test`, in the groups that are asked for. */
function acrossLists(
  store: Store,
  query: Query,
  test: Test,
  withDone = query.filter.done,
): Pick<ViewDefinition, "sectionKey" | "compareTodos" | "compareSections" | "fixedSections" | "affectedBy"> {
  const { sort, group = "none", layout, zone } = query;
  const groups = groupingOf(store, group, query);
  const open = compareBy(sort === "manual" ? "due" : sort, zone);
  return {
    sectionKey(todo) {
      if (!isVisible(store, todo) || !test(todo)) return null;
      if (isOpenOrLingering(store, todo)) return groups.keyOf(todo);
      return withDone ? "done" : null;
    },
    affectedBy: (id, shape) => (shape && group === "section" ? store.index.below(id) : []),
    compareTodos: (section) => (section === "done" ? lastCompletedFirst : open),
    compareSections: (one, other) => doneLast(one, other) || groups.order(one, other),
    fixedSections: () => (layout === "board" || group === "none" ? groups.columns() : []),
  };
}

/** Overdue first, then today, then what was done today of both. */
function todayPlan(store: Store, query: Query): ViewDefinition {
  const { today, zone, group = "none" } = query;
  const matches = filterMatcher(query.filter, query);
  const midnight = instantOf(`${today}T00:00:00`, zone).toISOString().slice(0, 19);
  const isDue = (todo: Todo) => (dueDay(todo, zone) ?? "~") <= today && matches(todo);
  const plan = acrossLists(store, query, isDue);
  const own = inTurn("overdue", "today", "done");
  return {
    ...plan,
    candidates: () => existingTodos(store, store.index.dated()),
    sectionKey(todo) {
      if (!isVisible(store, todo) || !isDue(todo)) return null;
      if (!isOpenOrLingering(store, todo))
        return (todo.completed_at ?? "").slice(0, 19) >= midnight ? "done" : null;
      if (group !== "none") return plan.sectionKey(todo);
      return (dueDay(todo, zone) ?? today) < today ? "overdue" : "today";
    },
    compareSections: group === "none" ? own : plan.compareSections,
    fixedSections: () =>
      group === "none" ? ["overdue", "today", "done"] : [...plan.fixedSections(), "done"],
  };
}

/** Overdue first, then day by day. */
function upcomingPlan(store: Store, query: Query): ViewDefinition {
  const { today, zone, group = "none", layout } = query;
  const matches = filterMatcher(query.filter, query);
  // a calendar shows what became of its days
  const withDone = query.filter.done || layout === "week" || layout === "month";
  const plan = acrossLists(store, query, (todo) => todo.due_date !== null && matches(todo), withDone);
  const own = group === "none" || group === "day";
  const rank = (key: string) => (key === "overdue" ? 0 : key === "done" ? 2 : 1);
  return {
    ...plan,
    candidates: () => existingTodos(store, store.index.dated()),
    sectionKey(todo) {
      const key = plan.sectionKey(todo);
      if (!own || key === null || key === "done") return key;
      const day = dueDay(todo, zone) ?? today;
      return day < today ? "overdue" : day;
    },
    compareSections: own
      ? (one, other) => rank(one) - rank(other) || earlierFirst(one, other)
      : plan.compareSections,
    fixedSections: own ? () => [] : plan.fixedSections,
  };
}

const PLANS: Plans = {
  list: listPlan,
  today: todayPlan,
  upcoming: upcomingPlan,
  tag(store, query) {
    const matches = filterMatcher(query.filter, query);
    const tag = query.place.kind === "tag" ? query.place.tag : "";
    const wanted = normalizeText(tag);
    const wears = (todo: Todo) => todo.tags.some((one) => one === tag || normalizeText(one) === wanted);
    const plan = acrossLists(store, query, (todo) => wears(todo) && matches(todo));
    return { ...plan, candidates: () => store.todos.values() };
  },
  filter(store, query) {
    const matches = filterMatcher(query.filter, query);
    const wanted = savedMatcher(store, query);
    const plan = acrossLists(store, query, (todo) => wanted(todo) && matches(todo), true);
    // a query may ask for the section, and how deep a todo stands
    return { ...plan, candidates: () => store.todos.values(), affectedBy: store.index.below };
  },
  search(store, query) {
    const { place, filter } = query;
    const text = place.kind === "search" ? place.text : "";
    const matches = filterMatcher({ ...filter, text: `${text} ${filter.text}` }, query);
    return {
      candidates: () => store.todos.values(),
      sectionKey: (todo) => (text.trim() && isVisible(store, todo) && matches(todo) ? "found" : null),
      compareTodos: () => compareBySearchRank(text),
      compareSections: laterFirst,
      fixedSections: () => [],
    };
  },
  completed(store, query) {
    const matches = filterMatcher(query.filter, query);
    return {
      candidates: () => store.todos.values(),
      sectionKey: (todo) =>
        todo.completed_at !== null && isVisible(store, todo) && matches(todo)
          ? dayIn(query.zone, new Date(todo.completed_at))
          : null,
      compareTodos: () => lastCompletedFirst,
      compareSections: laterFirst,
      fixedSections: () => [],
    };
  },
  /** What went with what it stands under comes back with it, and is not shown apart. */
  trash(store, query) {
    const matches = filterMatcher(query.filter, query);
    const went = ({ parent_id, deleted_at }: Todo) =>
      parent_id !== null && store.todos.get(parent_id)?.deleted_at === deleted_at;
    return {
      candidates: () => store.todos.values(),
      sectionKey: (todo) => (todo.deleted_at !== null && !went(todo) && matches(todo) ? "trash" : null),
      affectedBy: (id, shape) => (shape ? store.index.below(id) : []),
      compareTodos: () => lastDeletedFirst,
      compareSections: laterFirst,
      fixedSections: () => [],
    };
  },
};

export const viewDefinition = (store: Store, query: Query): ViewDefinition =>
  PLANS[query.place.kind](store, query);

/** Everything open that is due on this day or before. */
export function dueViewDefinition(store: Store, { today, zone }: Calendar): ViewDefinition {
  return {
    candidates: () => existingTodos(store, store.index.dated()),
    sectionKey(todo) {
      const day = dueDay(todo, zone);
      return day && day <= today && todo.completed_at === null && isVisible(store, todo) ? "due" : null;
    },
    compareTodos: () => compareByPosition,
    compareSections: laterFirst,
    fixedSections: () => [],
  };
}

/**
 * One list. In manual order, together or by section, it is a tree: what is folded hides what is under it, unless the
 * view is narrowed to what matches. What is done leaves the tree, and what is under it goes on without it.
 */
export function listPlan(store: Store, query: Query): ViewDefinition {
  const { place, filter, sort, group = "section", layout } = query;
  const list = place.kind === "list" ? place.list : "";
  const matches = filterMatcher(filter, query);
  const narrowed = isNarrowed(filter);
  const bySection = group === "section";
  const isTree = sort === "manual" && (bySection || group === "none");
  const groups = groupingOf(store, group, query, list);
  const open = compareBy(sort, query.zone);

  const isShown = (todo: Todo) => todo.kind === "todo" && isOpenOrLingering(store, todo) && matches(todo);

  function hides(above: Todo): boolean {
    if (above.kind === "section") return bySection && store.collapsed.has(above.id);
    return isTree && (layout === "board" || store.collapsed.has(above.id)) && isShown(above);
  }

  const isHidden = (todo: Todo) =>
    todo.parent_id !== null && !narrowed && store.index.chainOf(todo).slice(0, -1).some(hides);

  return {
    candidates: () => existingTodos(store, store.index.idsOf(list)),
    sectionKey(todo) {
      if (todo.list_id !== list || todo.deleted_at !== null || todo.kind === "section") return null;
      if (!matches(todo)) return null;
      if (!isOpenOrLingering(store, todo)) return filter.done ? "done" : null;
      return isHidden(todo) ? null : groups.keyOf(todo);
    },
    treePosition(todo, section) {
      if (!isTree || section === "done") return null;
      if (todo.parent_id === null) return { path: [todo], depth: 0 };
      const chain = store.index.chainOf(todo);
      const path = bySection && chain[0]?.kind === "section" ? chain.slice(1) : chain;
      return { path, depth: path.slice(0, -1).filter(isShown).length };
    },
    affectedBy: (id, shape) => (shape || (narrowed && isTree) ? store.index.below(id) : []),
    compareTodos: (section) => (section === "done" ? lastCompletedFirst : open),
    compareSections: (one, other) =>
      Number(one === "done") - Number(other === "done") || groups.order(one, other),
    fixedSections: () =>
      bySection || layout === "board" ? groups.columns() : group === "none" ? ["open"] : [],
  };
}
