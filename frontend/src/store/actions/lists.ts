import type { ListPatch } from "@/lib/api/types";
import { newId } from "../engine/ids";
import type { Store } from "../engine/store";
import { compareByPosition, orderKeyAfter, positionRow, positionRows } from "../indexes/order-keys";
import { sidebarLists } from "../indexes/selectors";
import type { List, ListId, Step } from "../types";

export type NewListDraft = Pick<List, "name" | "color" | "icon"> & { folder?: string | null };

const PATCH = (id: ListId, patch: ListPatch): Step => ({ kind: "list.change", id, patch });

export function addList(store: Store, wish: NewListDraft): ListId {
  const id = newId();
  const last = [...store.lists.values()].sort(compareByPosition).at(-1);
  const position = orderKeyAfter(last?.position ?? null);
  store.commit([{ kind: "list.create", id, draft: { ...wish, id, position } }]);
  return id;
}

export function changeList(store: Store, id: ListId, patch: ListPatch): void {
  store.commit([PATCH(id, patch)]);
}

/** Where a list is put in the sidebar: in a folder or in none, before another list or after all of them. */
export interface ListPlacement {
  folder: string | null;
  before: ListId | null;
}

/** @returns false where it stands there already */
export function moveList(store: Store, id: ListId, { folder, before }: ListPlacement): boolean {
  const lists = sidebarLists(store);
  const list = lists.find((one) => one.id === id);
  if (!list || before === id) return false;
  const others = lists.filter((one) => one !== list);
  const at = others.findIndex((one) => one.id === before);
  const index = at < 0 ? others.length : at;
  const moved = index === lists.indexOf(list) ? [] : positionRow(id, index, others);
  const foldered = list.folder === folder ? [] : [PATCH(id, { folder })];
  const steps = moved.map((row) =>
    PATCH(row.id, { position: row.position, ...(row.id === id && foldered.length > 0 ? { folder } : {}) }),
  );
  store.commit(moved.length > 0 ? steps : foldered);
  return moved.length + foldered.length > 0;
}

/** Lists as the sidebar shows them: the favourites, each folder, and the rest, which may be empty. */
export function sidebarGroups(store: Store): { folder: string | null; lists: List[] }[] {
  const lists = sidebarLists(store);
  const plain = lists.filter((list) => list.favorited_at === null);
  const folders = [...new Set(plain.flatMap(({ folder }) => folder ?? []))];
  return [
    { folder: null, lists: lists.filter((list) => list.favorited_at !== null) },
    ...folders.map((folder) => ({ folder, lists: plain.filter((list) => list.folder === folder) })),
    { folder: null, lists: plain.filter((list) => list.folder === null) },
  ];
}

/** What follows `id` among all lists. */
function afterList(store: Store, id: ListId | undefined): ListId | null {
  const lists = sidebarLists(store);
  return lists[lists.findIndex((list) => list.id === id) + 1]?.id ?? null;
}

/** To the end of a folder, or of the lists that are in none. @returns false where it stands there already */
export function moveListToEnd(store: Store, id: ListId, folder: string | null): boolean {
  const last = sidebarLists(store).findLast((list) => list.folder === folder && list.id !== id);
  const before = afterList(store, last?.id);
  return moveList(store, id, { folder, before: before === id ? afterList(store, id) : before });
}

/**
 * By one, as the sidebar shows them; from the edge of a folder into the next one, or out of it. Favourites stay among
 * themselves.
 * @returns false where there is no further to go
 */
export function moveListByOne(store: Store, id: ListId, by: 1 | -1): boolean {
  const shelves = sidebarGroups(store);
  const at = shelves.findIndex(({ lists }) => lists.some((list) => list.id === id));
  const shelf = shelves[at];
  const from = shelf?.lists.findIndex((list) => list.id === id) ?? -1;
  const list = shelf?.lists[from];
  if (!shelf || !list) return false;
  const neighbour = shelf.lists[from + by];
  if (neighbour) {
    const before = by < 0 ? neighbour.id : afterList(store, neighbour.id);
    return moveList(store, id, { folder: list.folder, before });
  }
  const next = at === 0 || at + by === 0 ? undefined : shelves[at + by];
  if (!next) return false;
  const [first] = next.lists;
  return by > 0 && first
    ? moveList(store, id, { folder: next.folder, before: first.id })
    : moveListToEnd(store, id, next.folder);
}

/** All lists of a folder go along, in their order, before those of another or to the end. */
export function moveFolder(store: Store, name: string, before: string | null): boolean {
  const lists = sidebarLists(store);
  const ids = lists.filter((list) => list.folder === name).map((list) => list.id);
  const others = lists.filter((list) => list.folder !== name);
  const at = before === null ? -1 : others.findIndex((list) => list.folder === before);
  if (ids.length === 0 || name === before) return false;
  const placed = positionRows(ids, at < 0 ? others.length : at, others);
  store.commit(placed.map((row) => PATCH(row.id, { position: row.position })));
  return true;
}

/** By one among the folders. @returns false where there is no further to go */
export function moveFolderByOne(store: Store, name: string, by: 1 | -1): boolean {
  const names = sidebarGroups(store).flatMap(({ folder }) => folder ?? []);
  const from = names.indexOf(name);
  if (from < 0 || names[from + by] === undefined) return false;
  return moveFolder(store, name, names[by < 0 ? from - 1 : from + 2] ?? null);
}

/** All lists of a folder go along; null: they stand in none from then on. */
export function renameFolder(store: Store, folder: string, name: string | null): void {
  const held = [...store.lists.values()].filter((list) => list.folder === folder);
  store.commit(held.map(({ id }) => PATCH(id, { folder: name })));
}

export function setFavorite(store: Store, id: ListId, favorite: boolean): void {
  store.commit([PATCH(id, { favorite })]);
}

export function deleteList(store: Store, id: ListId): void {
  store.commit([{ kind: "list.delete", id }]);
}

export function restoreList(store: Store, id: ListId): void {
  store.commit([{ kind: "list.restore", id }]);
}
