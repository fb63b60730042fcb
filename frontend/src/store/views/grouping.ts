import { dueDay } from "@/lib/dates";
import type { Store } from "../engine/store";
import { compareByPosition } from "../indexes/order-keys";
import type { Calendar } from "../query";
import type { Group, Todo, TodoId } from "../types";
import { WEIGHT } from "./sort-order";

/** How the open todos of a view are parted. */
export interface Grouping {
  keyOf(todo: Todo): string;
  order(one: string, other: string): number;
  /** Sections of a board that are there even while they hold nothing. */
  columns(): readonly string[];
}

type Held = Pick<Store, "todos" | "lists" | "index">;

const PRIORITIES = Object.keys(WEIGHT).map((priority) => `priority:${priority}`);

const text = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);

export const inTurn =
  (...keys: string[]) =>
  (one: string, other: string) =>
    keys.indexOf(one) - keys.indexOf(other);

/** `tag:` and `day:`, those without one, come last. */
const bareLast = (one: string, other: string) =>
  Number(one.endsWith(":")) - Number(other.endsWith(":")) || text(one, other);

function byList(store: Held): (one: string, other: string) => number {
  return (one, other) => {
    const [here, there] = [one, other].map((id) => store.lists.get(id));
    if (!here || !there) return Number(!here) - Number(!there) || text(one, other);
    return Number(there.inbox) - Number(here.inbox) || compareByPosition(here, there);
  };
}

function bySection(store: Held): (one: string, other: string) => number {
  const lists = byList(store);
  return (one, other) => {
    const [here, there] = [store.todos.get(one), store.todos.get(other)];
    if (!here || !there) return Number(Boolean(here)) - Number(Boolean(there)) || text(one, other);
    return lists(here.list_id, there.list_id) || compareByPosition(here, there);
  };
}

/** The section that `todo` stands in at any depth, or `open`. */
export function sectionKey({ index }: Held, todo: Todo): TodoId {
  if (todo.parent_id === null) return "open";
  const [first] = index.chainOf(todo);
  return first?.kind === "section" ? first.id : "open";
}

/** @param list whose sections are there even while they hold nothing */
export function groupingOf(store: Held, group: Group, { zone }: Calendar, list?: string): Grouping {
  const after = (id: string) => id.slice(id.indexOf(":") + 1);
  switch (group) {
    case "none":
      return { keyOf: () => "open", order: () => 0, columns: () => ["open"] };
    case "section": {
      const sections = () => (list === undefined ? [] : store.index.sectionsIn(list));
      const columns = () => ["open", ...sections()];
      return { keyOf: (todo) => sectionKey(store, todo), order: bySection(store), columns };
    }
    case "priority":
      return {
        keyOf: ({ priority }) => `priority:${priority}`,
        order: inTurn(...PRIORITIES),
        columns: () => PRIORITIES,
      };
    case "tag":
      return { keyOf: ({ tags }) => `tag:${tags[0] ?? ""}`, order: bareLast, columns: () => ["tag:"] };
    case "day":
      return { keyOf: (todo) => `day:${dueDay(todo, zone) ?? ""}`, order: bareLast, columns: () => [] };
    case "list": {
      const lists = byList(store);
      const order = (one: string, other: string) => lists(after(one), after(other));
      return { keyOf: ({ list_id }) => `list:${list_id}`, order, columns: () => [] };
    }
  }
}
