import { dayIn, dueDay, instantOf } from "@/lib/dates";
import type { Plan } from "./follow";
import { matcher } from "./matching";
import { byPosition } from "./order";
import type { Calendar, Query } from "./query";
import { isActive, type Todo } from "./rows";
import { compareBy, lastCompletedFirst, lastDeletedFirst } from "./sorting";
import type { Store } from "./store";

type Plans = { [Kind in Query["place"]["kind"]]: (store: Store, query: Query) => Plan };

const inTurn =
  (...keys: string[]) =>
  (one: string, other: string) =>
    keys.indexOf(one) - keys.indexOf(other);

const laterFirst = (one: string, other: string) => (one < other ? 1 : -1);

function* rowsOf(store: Store, ids: Iterable<string>): Iterable<Todo> {
  for (const id of ids) {
    const todo = store.todos.get(id);
    if (todo) yield todo;
  }
}

const isShown = (store: Store, todo: Todo) =>
  todo.deleted_at === null && isActive(store.lists.get(todo.list_id));

const isOpen = (store: Store, { id, completed_at }: Todo) => completed_at === null || store.linger.has(id);

const PLANS: Plans = {
  list(store, { place, filter, sort, ...calendar }) {
    const list = place.kind === "list" ? place.list : "";
    const matches = matcher(filter, calendar);
    const open = compareBy(sort, calendar.zone);
    return {
      candidates: () => rowsOf(store, store.index.idsOf(list)),
      sectionOf(todo) {
        if (todo.list_id !== list || todo.deleted_at !== null || !matches(todo)) return null;
        if (isOpen(store, todo)) return "open";
        return filter.done ? "done" : null;
      },
      compare: (section) => (section === "done" ? lastCompletedFirst : open),
      order: inTurn("open", "done"),
      always: ["open"],
    };
  },
  /** Overdue first, then today, then what was done today of both. */
  today(store, { filter, sort, today, zone }) {
    const matches = matcher(filter, { today, zone });
    const midnight = instantOf(`${today}T00:00:00`, zone).toISOString().slice(0, 19);
    const open = compareBy(sort === "manual" ? "due" : sort, zone);
    return {
      candidates: () => rowsOf(store, store.index.dated()),
      sectionOf(todo) {
        const day = dueDay(todo, zone);
        if (!day || day > today || !isShown(store, todo) || !matches(todo)) return null;
        if (isOpen(store, todo)) return day < today ? "overdue" : "today";
        return (todo.completed_at ?? "").slice(0, 19) >= midnight ? "done" : null;
      },
      compare: (section) => (section === "done" ? lastCompletedFirst : open),
      order: inTurn("overdue", "today", "done"),
      always: ["overdue", "today", "done"],
    };
  },
  completed(store, { filter, today, zone }) {
    const matches = matcher(filter, { today, zone });
    return {
      candidates: () => store.todos.values(),
      sectionOf: (todo) =>
        todo.completed_at !== null && isShown(store, todo) && matches(todo)
          ? dayIn(zone, new Date(todo.completed_at))
          : null,
      compare: () => lastCompletedFirst,
      order: laterFirst,
      always: [],
    };
  },
  trash(store, { filter, ...calendar }) {
    const matches = matcher({ ...filter, done: true }, calendar);
    return {
      candidates: () => store.todos.values(),
      sectionOf: (todo) => (todo.deleted_at !== null && matches(todo) ? "trash" : null),
      compare: () => lastDeletedFirst,
      order: laterFirst,
      always: [],
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
    always: [],
  };
}
