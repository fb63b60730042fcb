import type { ListPatch } from "@/lib/api/types";
import { newId } from "./ids";
import { byPosition } from "./order";
import { ownLists } from "./own-lists";
import { placeAt, positionAfter } from "./positions";
import type { List, ListId, Step } from "./rows";
import type { Store } from "./store";

export type ListWish = Pick<List, "name" | "color" | "icon"> & { folder?: string | null };

const PATCH = (id: ListId, patch: ListPatch): Step => ({ kind: "list.change", id, patch });

export function addList(store: Store, wish: ListWish): ListId {
  const id = newId();
  const last = [...store.lists.values()].sort(byPosition).at(-1);
  const position = positionAfter(last?.position ?? null);
  store.commit([{ kind: "list.create", id, draft: { ...wish, id, position } }]);
  return id;
}

export function changeList(store: Store, id: ListId, patch: ListPatch): void {
  store.commit([PATCH(id, patch)]);
}

/** Where a list is put in the sidebar: in a folder or in none, before another list or after all of them. */
export interface Shelf {
  folder: string | null;
  before: ListId | null;
}

/** @returns false where it stands there already */
export function moveList(store: Store, id: ListId, { folder, before }: Shelf): boolean {
  const lists = ownLists(store);
  const list = lists.find((one) => one.id === id);
  if (!list || before === id) return false;
  const others = lists.filter((one) => one !== list);
  const at = others.findIndex((one) => one.id === before);
  const index = at < 0 ? others.length : at;
  const moved = index === lists.indexOf(list) ? [] : placeAt(id, index, others);
  const foldered = list.folder === folder ? [] : [PATCH(id, { folder })];
  const steps = moved.map((row) =>
    PATCH(row.id, { position: row.position, ...(row.id === id && foldered.length > 0 ? { folder } : {}) }),
  );
  store.commit(moved.length > 0 ? steps : foldered);
  return moved.length + foldered.length > 0;
}

/** @returns false where there is no further to go */
export function stepList(store: Store, id: ListId, by: 1 | -1): boolean {
  const lists = ownLists(store);
  const from = lists.findIndex((list) => list.id === id);
  const [list, neighbour] = [lists[from], lists[from + by]];
  if (!list || !neighbour) return false;
  const before = by < 0 ? neighbour.id : (lists[from + 2]?.id ?? null);
  return moveList(store, id, { folder: list.folder, before });
}

/** All lists of a folder go along; null: they stand in none from then on. */
export function renameFolder(store: Store, folder: string, name: string | null): void {
  const held = [...store.lists.values()].filter((list) => list.folder === folder);
  store.commit(held.map(({ id }) => PATCH(id, { folder: name })));
}

export function favoriteList(store: Store, id: ListId, favorite: boolean): void {
  store.commit([PATCH(id, { favorite })]);
}

export function deleteList(store: Store, id: ListId): void {
  store.commit([{ kind: "list.delete", id }]);
}

export function restoreList(store: Store, id: ListId): void {
  store.commit([{ kind: "list.restore", id }]);
}
