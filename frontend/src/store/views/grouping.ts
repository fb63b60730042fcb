import { dueDay } from "@/lib/dates";
import type { Store } from "../engine/store";
import { compareByPosition, compareText } from "../indexes/manual-order";
import type { LocalCalendar } from "../query";
import type { Group, Todo, TodoId } from "../types";
import { PRIORITY_RANK } from "./sort-order";

type Rows = Pick<Store, "todos" | "lists" | "index">;
type CompareKeys = (one: string, other: string) => number;

/** How the open todos of a view are divided into groups. */
export interface Grouping {
  keyOf(todo: Todo): string;
  compareKeys: CompareKeys;
  /** Groups that a board has even while they are empty. */
  fixedKeys(): readonly string[];
}

const PRIORITY_KEYS = Object.keys(PRIORITY_RANK).map((priority) => `priority:${priority}`);

export const compareByFixedOrder =
  (...keys: string[]): CompareKeys =>
  (one, other) =>
    keys.indexOf(one) - keys.indexOf(other);

/** Puts the todos without a tag (`tag:`) or a date (`day:`) last. */
const emptyLast: CompareKeys = (one, other) =>
  Number(one.endsWith(":")) - Number(other.endsWith(":")) || compareText(one, other);

/** Compares list ids: the Inbox first, then by position; lists that don't exist come last. */
const byList =
  (store: Rows): CompareKeys =>
  (one, other) => {
    const [first, second] = [store.lists.get(one), store.lists.get(other)];
    if (!first || !second) return Number(!first) - Number(!second) || compareText(one, other);
    return Number(second.inbox) - Number(first.inbox) || compareByPosition(first, second);
  };

/** Compares section ids: todos outside of sections first, then by list and position. */
function bySection(store: Rows): CompareKeys {
  const compareLists = byList(store);
  return (one, other) => {
    const [first, second] = [store.todos.get(one), store.todos.get(other)];
    if (!first || !second) return Number(Boolean(first)) - Number(Boolean(second)) || compareText(one, other);
    return compareLists(first.list_id, second.list_id) || compareByPosition(first, second);
  };
}

/** The section that contains `todo` at any depth, or `open`. */
function sectionKey({ index }: Rows, todo: Todo): TodoId {
  if (todo.parent_id === null) return "open";
  const [first] = index.pathTo(todo);
  return first?.kind === "section" ? first.id : "open";
}

/** @param list the list whose sections are shown even while they are empty */
export function groupingFor(store: Rows, group: Group, { zone }: LocalCalendar, list?: string): Grouping {
  const idOf = (key: string) => key.slice(key.indexOf(":") + 1);
  switch (group) {
    case "none":
      return { keyOf: () => "open", compareKeys: () => 0, fixedKeys: () => ["open"] };
    case "section": {
      const sections = () => (list === undefined ? [] : store.index.sectionsIn(list));
      return {
        keyOf: (todo) => sectionKey(store, todo),
        compareKeys: bySection(store),
        fixedKeys: () => ["open", ...sections()],
      };
    }
    case "priority":
      return {
        keyOf: ({ priority }) => `priority:${priority}`,
        compareKeys: compareByFixedOrder(...PRIORITY_KEYS),
        fixedKeys: () => PRIORITY_KEYS,
      };
    case "tag":
      return {
        keyOf: ({ tags }) => `tag:${tags[0] ?? ""}`,
        compareKeys: emptyLast,
        fixedKeys: () => ["tag:"],
      };
    case "day":
      return {
        keyOf: (todo) => `day:${dueDay(todo, zone) ?? ""}`,
        compareKeys: emptyLast,
        fixedKeys: () => [],
      };
    case "list": {
      const compareLists = byList(store);
      return {
        keyOf: ({ list_id }) => `list:${list_id}`,
        compareKeys: (one, other) => compareLists(idOf(one), idOf(other)),
        fixedKeys: () => [],
      };
    }
  }
}
