import { dayIn, dueDay, instantOf } from "@/lib/dates";
import { fold } from "@/lib/normalize-text";
import type { Store } from "../engine/store";
import { byPosition } from "../indexes/order-keys";
import { isOpen, isShown, rowsOf } from "../indexes/selectors";
import type { Calendar, Query } from "../query";
import type { Todo } from "../types";
import { groupingOf, inTurn } from "./grouping";
import type { Plan } from "./live-view";
import { savedMatcher } from "./saved-filters";
import { byRank, isNarrowed, matcher } from "./search";
import { compareBy, lastCompletedFirst, lastDeletedFirst } from "./sort-order";

type Plans = { [Kind in Query["place"]["kind"]]: (store: Store, query: Query) => Plan };
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
): Pick<Plan, "sectionOf" | "compare" | "order" | "always" | "reach"> {
  const { sort, group = "none", layout, zone } = query;
  const groups = groupingOf(store, group, query);
  const open = compareBy(sort === "manual" ? "due" : sort, zone);
  return {
    sectionOf(todo) {
      if (!isShown(store, todo) || !test(todo)) return null;
      if (isOpen(store, todo)) return groups.keyOf(todo);
      return withDone ? "done" : null;
    },
    reach: (id, shape) => (shape && group === "section" ? store.index.below(id) : []),
    compare: (section) => (section === "done" ? lastCompletedFirst : open),
    order: (one, other) => doneLast(one, other) || groups.order(one, other),
    always: () => (layout === "board" || group === "none" ? groups.columns() : []),
  };
}

/** Overdue first, then today, then what was done today of both. */
function todayPlan(store: Store, query: Query): Plan {
  const { today, zone, group = "none" } = query;
  const matches = matcher(query.filter, query);
  const midnight = instantOf(`${today}T00:00:00`, zone).toISOString().slice(0, 19);
  const isDue = (todo: Todo) => (dueDay(todo, zone) ?? "~") <= today && matches(todo);
  const plan = acrossLists(store, query, isDue);
  const own = inTurn("overdue", "today", "done");
  return {
    ...plan,
    candidates: () => rowsOf(store, store.index.dated()),
    sectionOf(todo) {
      if (!isShown(store, todo) || !isDue(todo)) return null;
      if (!isOpen(store, todo)) return (todo.completed_at ?? "").slice(0, 19) >= midnight ? "done" : null;
      if (group !== "none") return plan.sectionOf(todo);
      return (dueDay(todo, zone) ?? today) < today ? "overdue" : "today";
    },
    order: group === "none" ? own : plan.order,
    always: () => (group === "none" ? ["overdue", "today", "done"] : [...plan.always(), "done"]),
  };
}

/** Overdue first, then day by day. */
function upcomingPlan(store: Store, query: Query): Plan {
  const { today, zone, group = "none", layout } = query;
  const matches = matcher(query.filter, query);
  // a calendar shows what became of its days
  const withDone = query.filter.done || layout === "week" || layout === "month";
  const plan = acrossLists(store, query, (todo) => todo.due_date !== null && matches(todo), withDone);
  const own = group === "none" || group === "day";
  const rank = (key: string) => (key === "overdue" ? 0 : key === "done" ? 2 : 1);
  return {
    ...plan,
    candidates: () => rowsOf(store, store.index.dated()),
    sectionOf(todo) {
      const key = plan.sectionOf(todo);
      if (!own || key === null || key === "done") return key;
      const day = dueDay(todo, zone) ?? today;
      return day < today ? "overdue" : day;
    },
    order: own ? (one, other) => rank(one) - rank(other) || earlierFirst(one, other) : plan.order,
    always: own ? () => [] : plan.always,
  };
}

const PLANS: Plans = {
  list: listPlan,
  today: todayPlan,
  upcoming: upcomingPlan,
  tag(store, query) {
    const matches = matcher(query.filter, query);
    const tag = query.place.kind === "tag" ? query.place.tag : "";
    const wanted = fold(tag);
    const wears = (todo: Todo) => todo.tags.some((one) => one === tag || fold(one) === wanted);
    const plan = acrossLists(store, query, (todo) => wears(todo) && matches(todo));
    return { ...plan, candidates: () => store.todos.values() };
  },
  filter(store, query) {
    const matches = matcher(query.filter, query);
    const wanted = savedMatcher(store, query);
    const plan = acrossLists(store, query, (todo) => wanted(todo) && matches(todo), true);
    // a query may ask for the section, and how deep a todo stands
    return { ...plan, candidates: () => store.todos.values(), reach: store.index.below };
  },
  search(store, query) {
    const { place, filter } = query;
    const text = place.kind === "search" ? place.text : "";
    const matches = matcher({ ...filter, text: `${text} ${filter.text}` }, query);
    return {
      candidates: () => store.todos.values(),
      sectionOf: (todo) => (text.trim() && isShown(store, todo) && matches(todo) ? "found" : null),
      compare: () => byRank(text),
      order: laterFirst,
      always: () => [],
    };
  },
  completed(store, query) {
    const matches = matcher(query.filter, query);
    return {
      candidates: () => store.todos.values(),
      sectionOf: (todo) =>
        todo.completed_at !== null && isShown(store, todo) && matches(todo)
          ? dayIn(query.zone, new Date(todo.completed_at))
          : null,
      compare: () => lastCompletedFirst,
      order: laterFirst,
      always: () => [],
    };
  },
  /** What went with what it stands under comes back with it, and is not shown apart. */
  trash(store, query) {
    const matches = matcher(query.filter, query);
    const went = ({ parent_id, deleted_at }: Todo) =>
      parent_id !== null && store.todos.get(parent_id)?.deleted_at === deleted_at;
    return {
      candidates: () => store.todos.values(),
      sectionOf: (todo) => (todo.deleted_at !== null && !went(todo) && matches(todo) ? "trash" : null),
      reach: (id, shape) => (shape ? store.index.below(id) : []),
      compare: () => lastDeletedFirst,
      order: laterFirst,
      always: () => [],
    };
  },
};

export const planOf = (store: Store, query: Query): Plan => PLANS[query.place.kind](store, query);

/** Everything open that is due on this day or before. */
export function duePlan(store: Store, { today, zone }: Calendar): Plan {
  return {
    candidates: () => rowsOf(store, store.index.dated()),
    sectionOf(todo) {
      const day = dueDay(todo, zone);
      return day && day <= today && todo.completed_at === null && isShown(store, todo) ? "due" : null;
    },
    compare: () => byPosition,
    order: laterFirst,
    always: () => [],
  };
}

/**
 * One list. In manual order, together or by section, it is a tree: what is folded hides what is under it, unless the
 * view is narrowed to what matches. What is done leaves the tree, and what is under it goes on without it.
 */
export function listPlan(store: Store, query: Query): Plan {
  const { place, filter, sort, group = "section", layout } = query;
  const list = place.kind === "list" ? place.list : "";
  const matches = matcher(filter, query);
  const narrowed = isNarrowed(filter);
  const bySection = group === "section";
  const isTree = sort === "manual" && (bySection || group === "none");
  const groups = groupingOf(store, group, query, list);
  const open = compareBy(sort, query.zone);

  const isShown = (todo: Todo) => todo.kind === "todo" && isOpen(store, todo) && matches(todo);

  function hides(above: Todo): boolean {
    if (above.kind === "section") return bySection && store.collapsed.has(above.id);
    return isTree && (layout === "board" || store.collapsed.has(above.id)) && isShown(above);
  }

  const isHidden = (todo: Todo) =>
    todo.parent_id !== null && !narrowed && store.index.chainOf(todo).slice(0, -1).some(hides);

  return {
    candidates: () => rowsOf(store, store.index.idsOf(list)),
    sectionOf(todo) {
      if (todo.list_id !== list || todo.deleted_at !== null || todo.kind === "section") return null;
      if (!matches(todo)) return null;
      if (!isOpen(store, todo)) return filter.done ? "done" : null;
      return isHidden(todo) ? null : groups.keyOf(todo);
    },
    branchOf(todo, section) {
      if (!isTree || section === "done") return null;
      if (todo.parent_id === null) return { path: [todo], depth: 0 };
      const chain = store.index.chainOf(todo);
      const path = bySection && chain[0]?.kind === "section" ? chain.slice(1) : chain;
      return { path, depth: path.slice(0, -1).filter(isShown).length };
    },
    reach: (id, shape) => (shape || (narrowed && isTree) ? store.index.below(id) : []),
    compare: (section) => (section === "done" ? lastCompletedFirst : open),
    order: (one, other) => Number(one === "done") - Number(other === "done") || groups.order(one, other),
    always: () => (bySection || layout === "board" ? groups.columns() : group === "none" ? ["open"] : []),
  };
}
