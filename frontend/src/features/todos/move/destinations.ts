import { normalizeText } from "@/lib/text";
import { store } from "@/store/app-store";
import { hasPermission } from "@/store/engine/roles";
import {
  folderKeyOf,
  type ParentRef,
  siblingsOf,
  sidebarFolders,
  sidebarLists,
  withDescendants,
} from "@/store/indexes/selectors";
import { isActive, type List, type ListId, type Todo, type TodoId } from "@/store/types";

/** A target for moved rows: a list, a section or a parent todo. */
export interface Destination extends ParentRef {
  key: string;
  kind: "list" | "section" | "todo";
  name: string;
  list: List;
  /** The folder of the list, where there is one. */
  folder: string | null;
}

const MAX_TODOS = 30;
const MAX_RECENT = 3;
const RECENTS_KEY = "tend.moved";

/** The lists that something was moved to in this tab, the last one first. */
function recentLists(): ListId[] {
  try {
    return JSON.parse(sessionStorage.getItem(RECENTS_KEY) ?? "[]") as ListId[];
  } catch {
    return [];
  }
}

/** Puts a list first among those that are offered next time. */
export function rememberDestination(list: ListId): void {
  const recent = [list, ...recentLists().filter((other) => other !== list)].slice(0, MAX_RECENT);
  try {
    sessionStorage.setItem(RECENTS_KEY, JSON.stringify(recent));
  } catch {
    // Without storage there is nothing recent.
  }
}

/**
 * Returns the lists that can be moved to: those that something was moved to lately, the row's own and the others in its
 * folder, and then all others as in the sidebar.
 */
export function destinationLists(own: ListId): List[] {
  const lists = sidebarLists(store);
  const inboxes = [...store.lists.values()].filter((list) => list.inbox && isActive(list));
  const folder = folderKeyOf(store.lists.get(own) ?? { shared_folder_id: null, folder: null });
  const inSidebar = [
    ...inboxes,
    ...lists.filter(({ favorited_at }) => favorited_at !== null),
    ...sidebarFolders(store).flatMap((each) => each.lists),
    ...lists.filter((list) => folderKeyOf(list) === null),
  ];
  const first = [...recentLists(), own].flatMap((id) => store.lists.get(id) ?? []);
  const besides = inSidebar.filter((list) => folder !== null && folderKeyOf(list) === folder);
  return [...new Set([...first, ...besides, ...inSidebar])].filter(
    (list) => isActive(list) && hasPermission(list, "edit"),
  );
}

function folderOf(list: List): string | null {
  const key = folderKeyOf(list);
  return key === null ? null : (store.folders.get(key)?.name ?? list.folder);
}

const listDestination = (list: List): Destination => ({
  key: list.id,
  kind: "list",
  name: list.name,
  list,
  folder: folderOf(list),
  list_id: list.id,
  parent_id: null,
});

const rowDestination = (list: List, { id, kind, title }: Todo): Destination => ({
  key: id,
  kind,
  name: title,
  list,
  folder: folderOf(list),
  list_id: list.id,
  parent_id: id,
});

const sectionDestinations = (list: List) =>
  store.index.sectionsIn(list.id).flatMap((id) => {
    const row = store.todos.get(id);
    return row ? [rowDestination(list, row)] : [];
  });

/** Returns lists, also by their folders, and sections whose names match; todos only if a query was typed, those of `own` first. */
export function matchingDestinations(
  lists: readonly List[],
  ids: readonly TodoId[],
  text: string,
  own: ListId,
): Destination[] {
  const words = normalizeText(text.trim());
  const isMovingSections = ids.some((id) => store.todos.get(id)?.kind === "section");
  const matches = ({ kind, name, folder }: Destination) =>
    normalizeText(name).includes(words) ||
    (kind === "list" && folder !== null && normalizeText(folder).includes(words));
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
export function findOpenSiblings(parent: ParentRef, ids: readonly TodoId[], kind: Todo["kind"]): Todo[] {
  const moving = new Set(ids);
  return siblingsOf(store, parent, kind).filter(
    ({ id, completed_at }) => completed_at === null && !moving.has(id),
  );
}
