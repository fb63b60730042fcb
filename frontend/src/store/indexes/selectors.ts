import type { Store } from "../engine/store";
import { isActive, type List, type ListId, type Todo, type TodoId } from "../types";
import { compareByPosition } from "./manual-order";

type Todos = Pick<Store, "todos" | "index">;

/** Everything below a row, parents before their children, in the order of the screen. */
export function descendantsOf(store: Todos, id: TodoId): TodoId[] {
  return store.index.childrenOf(id).flatMap((child) => [child, ...descendantsOf(store, child)]);
}

/** The rows that a row is nested under, from the top level down; a section comes first. */
export function ancestorsOf({ todos, index }: Todos, id: TodoId): readonly Todo[] {
  const todo = todos.get(id);
  return todo ? index.pathTo(todo).slice(0, -1) : [];
}

/** How many todos a row is nested under; a section doesn't count. */
export const depthOf = (store: Todos, id: TodoId): number =>
  ancestorsOf(store, id).filter(({ kind }) => kind === "todo").length;

/** How many levels a tree may have, its section included; the server rejects more. */
export const MAX_LEVELS = 50;

/** The level of a row in its tree: 1 at the top, whether it is a section or a todo; 0 for no row. */
export const levelOf = (store: Todos, id: TodoId | null): number =>
  id === null ? 0 : ancestorsOf(store, id).length + 1;

/** The section that contains a row at any depth. */
export function sectionOf(store: Todos, id: TodoId): TodoId | null {
  const [first] = ancestorsOf(store, id);
  return first?.kind === "section" ? first.id : null;
}

/** The rows of `ids` that aren't below another of them. */
export function rootsOf(store: Todos, ids: readonly TodoId[]): TodoId[] {
  const all = new Set(ids);
  return [...all].filter(
    (id) => store.todos.get(id) && !ancestorsOf(store, id).some((row) => all.has(row.id)),
  );
}

/** The rows `ids` and everything below them, each once, parents before their children. */
export function withDescendants(store: Todos, ids: readonly TodoId[]): TodoId[] {
  return rootsOf(store, ids).flatMap((id) => [id, ...descendantsOf(store, id)]);
}

/** A parent for rows: another row, or the top level of a list. */
export interface ParentRef {
  list_id: ListId;
  parent_id: TodoId | null;
}

/** The rows of one kind under a parent, in order; the top level holds sections and todos, each in an order of its own. */
export function siblingsOf(
  { todos, index }: Todos,
  { list_id, parent_id }: ParentRef,
  kind: Todo["kind"],
): Todo[] {
  const parent = parent_id === null ? undefined : todos.get(parent_id);
  const isInList = parent?.deleted_at === null && parent.list_id === list_id;
  const ids = isInList ? index.childrenOf(parent.id) : index.topLevelOf(list_id);
  return ids.flatMap((id) => todos.get(id) ?? []).filter((row) => row.kind === kind);
}

/** Yields the rows of `ids` that exist. */
export function* existingTodos(store: Pick<Store, "todos">, ids: Iterable<TodoId>): Iterable<Todo> {
  for (const id of ids) {
    const todo = store.todos.get(id);
    if (todo) yield todo;
  }
}

/** Whether a row is a todo, not a section, outside the trash and in an active list. */
export const isVisible = (store: Pick<Store, "lists">, todo: Todo): boolean =>
  todo.deleted_at === null && todo.kind === "todo" && isActive(store.lists.get(todo.list_id));

export const isOpenOrLingering = (store: Pick<Store, "lingering">, { id, completed_at }: Todo): boolean =>
  completed_at === null || store.lingering.has(id);

/** The row to show: one that recurs stays for a moment at the occurrence that was completed. */
export const todoToShow = (store: Pick<Store, "todos" | "lingering">, id: TodoId): Todo | undefined =>
  store.lingering.occurrence(id)?.row ?? store.todos.get(id);

/** The rows of `ids` that are shown as open, so without those that were completed a moment ago. */
export const idsShownAsOpen = (store: Pick<Store, "todos" | "lingering">, ids: readonly TodoId[]): TodoId[] =>
  ids.filter((id) => todoToShow(store, id)?.completed_at === null);

/** The active lists in their order, without the Inbox. */
export function sidebarLists(store: Pick<Store, "lists">): List[] {
  return [...store.lists.values()].filter((list) => isActive(list) && !list.inbox).sort(compareByPosition);
}

/** The folder of a list in the sidebar: the id of the shared one, or else the name of the person's own; null for none. */
export const folderKeyOf = ({ shared_folder_id, folder }: Pick<List, "shared_folder_id" | "folder">) =>
  shared_folder_id ?? folder;

export interface Folder {
  /** The id of a shared folder, or the name of one that is the person's own. */
  key: string;
  name: string;
  isShared: boolean;
  lists: readonly List[];
}

/** The folders of active lists, in the order of their first lists; then the shared ones that have no list. */
export function sidebarFolders(store: Pick<Store, "lists" | "folders">): Folder[] {
  const grouped = Map.groupBy(sidebarLists(store), folderKeyOf);
  grouped.delete(null);
  for (const { id } of store.folders.values()) if (!grouped.has(id)) grouped.set(id, []);
  return [...grouped].map(([key, lists]) => ({
    key: key ?? "",
    name: store.folders.get(key ?? "")?.name ?? lists[0]?.folder ?? "",
    isShared: store.folders.get(key ?? "") !== undefined || lists[0]?.shared_folder_id != null,
    lists,
  }));
}
