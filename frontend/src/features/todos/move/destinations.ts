import { normalizeText } from "@/lib/text";
import { store } from "@/store/app-store";
import { type ParentRef, siblingsOf, withDescendants } from "@/store/indexes/selectors";
import type { List, ListId, Todo, TodoId } from "@/store/types";

/** A target for moved rows: a list, a section or a parent todo. */
export interface Destination extends ParentRef {
  key: string;
  kind: "list" | "section" | "todo";
  name: string;
  list: List;
}

const MAX_TODOS = 30;

const listDestination = (list: List): Destination => ({
  key: list.id,
  kind: "list",
  name: list.name,
  list,
  list_id: list.id,
  parent_id: null,
});

const rowDestination = (list: List, { id, kind, title }: Todo): Destination => ({
  key: id,
  kind,
  name: title,
  list,
  list_id: list.id,
  parent_id: id,
});

const sectionDestinations = (list: List) =>
  store.index.sectionsIn(list.id).flatMap((id) => {
    const row = store.todos.get(id);
    return row ? [rowDestination(list, row)] : [];
  });

/** Returns lists and sections whose names match; todos only if a query was typed, those of `own` first. */
export function matchingDestinations(
  lists: readonly List[],
  ids: readonly TodoId[],
  text: string,
  own: ListId,
): Destination[] {
  const words = normalizeText(text.trim());
  const isMovingSections = ids.some((id) => store.todos.get(id)?.kind === "section");
  const matches = ({ name }: Destination) => normalizeText(name).includes(words);
  const listsAndSections = lists.flatMap((list) => [
    listDestination(list),
    ...(isMovingSections ? [] : sectionDestinations(list)),
  ]);
  if (!words || isMovingSections) return listsAndSections.filter(matches);
  const moving = new Set(withDescendants(store, ids));
  const byId = new Map(lists.map((list) => [list.id, list]));
  const todos: Destination[] = [];
  for (const todo of store.todos.values()) {
    const list = byId.get(todo.list_id);
    if (!list || todo.kind !== "todo" || todo.deleted_at !== null || todo.completed_at !== null) continue;
    if (!moving.has(todo.id) && normalizeText(todo.title).includes(words))
      todos.push(rowDestination(list, todo));
  }
  const byOwnListFirst = (one: Destination, other: Destination) =>
    Number(other.list_id === own) - Number(one.list_id === own);
  return [...listsAndSections.filter(matches), ...todos.sort(byOwnListFirst).slice(0, MAX_TODOS)];
}

/** Returns the open rows at a destination, except those that are being moved. */
export function openSiblings(parent: ParentRef, ids: readonly TodoId[], kind: Todo["kind"]): Todo[] {
  const moving = new Set(ids);
  return siblingsOf(store, parent, kind).filter(
    ({ id, completed_at }) => completed_at === null && !moving.has(id),
  );
}
