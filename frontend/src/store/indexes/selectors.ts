import type { Store } from "../engine/store";
import { isActive, type List, type ListId, type Todo, type TodoId } from "../types";
import { compareByPosition } from "./order-keys";

type Held = Pick<Store, "todos" | "index">;

/** Rows that stand directly under it, in order. */
export const childrenOf = ({ index }: Held, id: TodoId): readonly TodoId[] => index.childrenOf(id);

/** Everything that stands under it, a parent before its children, as it is drawn. */
export function descendantsOf(store: Held, id: TodoId): TodoId[] {
  return childrenOf(store, id).flatMap((child) => [child, ...descendantsOf(store, child)]);
}

/** What it stands under, from the top down; a section comes first. */
export function ancestorsOf({ todos, index }: Held, id: TodoId): readonly Todo[] {
  const todo = todos.get(id);
  return todo ? index.chainOf(todo).slice(0, -1) : [];
}

/** How many todos it stands under; 0 directly in its list or in a section. */
export const depthOf = (store: Held, id: TodoId): number =>
  ancestorsOf(store, id).filter(({ kind }) => kind === "todo").length;

/** The section that it stands in, at any depth. */
export function sectionOf(store: Held, id: TodoId): TodoId | null {
  const [first] = ancestorsOf(store, id);
  return first?.kind === "section" ? first.id : null;
}

/** Those of `ids` that do not stand under another of them. */
export function rootsOf(store: Held, ids: readonly TodoId[]): TodoId[] {
  const all = new Set(ids);
  return [...all].filter(
    (id) => store.todos.get(id) && !ancestorsOf(store, id).some((row) => all.has(row.id)),
  );
}

/** `ids` and all that stands under them, each once, a parent before its children. */
export function withDescendants(store: Held, ids: readonly TodoId[]): TodoId[] {
  return rootsOf(store, ids).flatMap((id) => [id, ...descendantsOf(store, id)]);
}

/** Where rows can stand: at the top of a list, or under one of its rows. */
export interface ParentRef {
  list_id: ListId;
  parent_id: TodoId | null;
}

/** The rows there, in order; at the top sections and todos are apart, as views show them. */
export function siblingsOf(
  { todos, index }: Pick<Store, "todos" | "index">,
  { list_id, parent_id }: ParentRef,
  kind: Todo["kind"],
): Todo[] {
  const parent = parent_id === null ? undefined : todos.get(parent_id);
  const isHeld = parent?.deleted_at === null && parent.list_id === list_id;
  const ids = isHeld ? index.childrenOf(parent.id) : index.topOf(list_id);
  return ids.flatMap((id) => todos.get(id) ?? []).filter((row) => row.kind === kind);
}

export function* existingTodos(store: Pick<Store, "todos">, ids: Iterable<string>): Iterable<Todo> {
  for (const id of ids) {
    const todo = store.todos.get(id);
    if (todo) yield todo;
  }
}

/** A todo outside the trash in a list that is in use; sections are not shown as todos anywhere. */
export const isVisible = (store: Pick<Store, "lists">, todo: Todo): boolean =>
  todo.deleted_at === null && todo.kind === "todo" && isActive(store.lists.get(todo.list_id));

export const isOpenOrLingering = (store: Pick<Store, "lingering">, { id, completed_at }: Todo): boolean =>
  completed_at === null || store.lingering.has(id);

/** Lists in their order: the Inbox apart, and neither archived nor deleted ones. */
export function sidebarLists(store: Pick<Store, "lists">): List[] {
  return [...store.lists.values()].filter((list) => isActive(list) && !list.inbox).sort(compareByPosition);
}

export interface Folder {
  name: string;
  lists: readonly List[];
}

/** In the order of their first lists; archived and deleted lists are in none. */
export function sidebarFolders(store: Pick<Store, "lists">): Folder[] {
  const folders = new Map<string, List[]>();
  for (const list of sidebarLists(store)) {
    if (list.folder === null) continue;
    const held = folders.get(list.folder);
    if (held) held.push(list);
    else folders.set(list.folder, [list]);
  }
  return [...folders].map(([name, lists]) => ({ name, lists }));
}
