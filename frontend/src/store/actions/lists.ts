import type { ListPatch } from "@/lib/api/types";
import { newId } from "../engine/ids";
import { hasPermission } from "../engine/roles";
import { copyDraftOf, createStep, patchListStep, settingStep } from "../engine/steps";
import type { Store } from "../engine/store";
import { compareByPosition, orderKeyAfter, positionRow, positionRows } from "../indexes/manual-order";
import { folderKeyOf, sidebarFolders, sidebarLists } from "../indexes/selectors";
import type { List, ListId, Step, Todo, TodoId } from "../types";

const isOpen = (todo: Todo | undefined): todo is Todo =>
  todo !== undefined && todo.deleted_at === null && todo.completed_at === null;

/** The open rows of a list in the order of the screen, parents before their children. */
function openRows(store: Store, list: ListId): Todo[] {
  const rows = store.index
    .idsIn(list)
    .map((id) => store.todos.get(id))
    .filter(isOpen);
  return rows.sort((one, other) => store.index.pathTo(one).length - store.index.pathTo(other).length);
}

/**
 * Copies a list with its sections and open todos, and puts the copy below it in the sidebar.
 * @returns the id of the copy
 */
export function duplicateList(store: Store, id: ListId, name: string): ListId | null {
  const list = store.lists.get(id);
  if (!list) return null;
  const copy = newId();
  const lists = sidebarLists(store);
  const places = positionRow(copy, lists.findIndex((other) => other.id === id) + 1, lists);
  const { color, icon } = list;
  // The copy is the person's own, whoever is in the shared folder.
  const folder = list.shared_folder_id === null ? list.folder : null;
  const rows = openRows(store, id);
  const copies = new Map<TodoId, TodoId>(rows.map((row) => [row.id, newId()]));
  const creations = rows.map((row): Step => {
    const parent = row.parent_id === null ? null : (copies.get(row.parent_id) ?? null);
    return createStep({
      ...copyDraftOf(row, copies.get(row.id) ?? row.id, parent, row.position),
      list_id: copy,
      // Nobody else is a member of the copy.
      assignee_id: row.assignee_id === store.me() ? row.assignee_id : null,
    });
  });
  const view = store.settings.get(`view:${id}`)?.value;
  store.commit([
    ...places.map(
      ({ id: placed, position }): Step =>
        placed === copy
          ? { kind: "list.create", id: copy, draft: { id: copy, name, color, icon, folder, position } }
          : patchListStep(placed, { position }),
    ),
    ...creations,
    ...(view ? [settingStep(`view:${copy}`, view)] : []),
  ]);
  return copy;
}

export type NewListDraft = Pick<List, "name" | "color" | "icon"> & { folder?: string | null };

/** A place for a list in the sidebar: in a folder or in none, before another list or after all others. */
export interface ListPlacement {
  /** The id of a shared folder, or the name of one that is the person's own. */
  folder: string | null;
  before: ListId | null;
}

/** Lists that the sidebar shows together. */
interface SidebarGroup {
  folder: string | null;
  lists: List[];
}

export function addList(store: Store, draft: NewListDraft): ListId {
  const id = newId();
  const last = [...store.lists.values()].sort(compareByPosition).at(-1);
  const position = orderKeyAfter(last?.position ?? null);
  store.commit([{ kind: "list.create", id, draft: { ...draft, id, position } }]);
  return id;
}

export function changeList(store: Store, id: ListId, patch: ListPatch): void {
  store.commit([patchListStep(id, patch)]);
}

const isAcrossShared = (store: Store, list: List, folder: string | null) =>
  folderKeyOf(list) !== folder &&
  (list.shared_folder_id !== null || store.folders.get(folder ?? "") !== undefined);

/** Whether the person may put a list into a folder, which takes owning the shared ones that it enters and the list itself. */
export function canMoveToFolder(store: Store, id: ListId, folder: string | null): boolean {
  const list = store.lists.get(id);
  if (!list || !isAcrossShared(store, list, folder)) return list !== undefined;
  const target = store.folders.get(folder ?? "");
  return hasPermission(list, "manage") && (target === undefined || hasPermission(target, "manage"));
}

/** A move of a list into a shared folder, out of one, or from one to another, about which the person is asked first. */
export interface FolderMove extends ListPlacement {
  list: ListId;
}

/** @returns whether the list has moved, or the move to ask about because others begin or cease to see the list by it */
export function moveList(store: Store, id: ListId, placement: ListPlacement): boolean | FolderMove {
  const list = store.lists.get(id);
  if (!list || !canMoveToFolder(store, id, placement.folder)) return false;
  if (isAcrossShared(store, list, placement.folder)) return { list: id, ...placement };
  return store.commit(placementSteps(store, id, placement)) !== null;
}

/** The steps that put a list into a folder of the person's own, or to another place in its folder; none if it is there. */
export function placementSteps(store: Store, id: ListId, { folder, before }: ListPlacement): Step[] {
  const lists = sidebarLists(store);
  const list = lists.find((other) => other.id === id);
  if (!list || before === id) return [];
  const others = lists.filter((other) => other !== list);
  const found = others.findIndex((other) => other.id === before);
  const index = found < 0 ? others.length : found;
  const positioned = index === lists.indexOf(list) ? [] : positionRow(id, index, others);
  const folderPatch: ListPatch = folderKeyOf(list) === folder ? {} : { folder };
  if (positioned.length > 0)
    return positioned.map((row) =>
      patchListStep(row.id, { position: row.position, ...(row.id === id ? folderPatch : {}) }),
    );
  return folderKeyOf(list) === folder ? [] : [patchListStep(id, folderPatch)];
}

/** The groups of the sidebar: the favorites, each folder, and the other lists; the first and the last may be empty. */
export function sidebarGroups(store: Store): SidebarGroup[] {
  const lists = sidebarLists(store);
  const others = lists.filter((list) => list.favorited_at === null);
  const inFolder = (folder: string | null) => ({
    folder,
    lists: others.filter((list) => folderKeyOf(list) === folder),
  });
  const folders = sidebarFolders(store).map(({ key }) => inFolder(key));
  return [
    { folder: null, lists: lists.filter((list) => list.favorited_at !== null) },
    ...folders.filter(({ folder, lists: found }) => found.length > 0 || store.folders.get(folder ?? "")),
    inFolder(null),
  ];
}

/** The list that follows `id` among all lists; the first one if `id` is none of them. */
function listAfter(store: Store, id: ListId | undefined): ListId | null {
  const lists = sidebarLists(store);
  return lists[lists.findIndex((list) => list.id === id) + 1]?.id ?? null;
}

/**
 * Moves a list to the end of a folder, or of the lists that are in none.
 * @returns as `moveList` does; false if the list is there already
 */
export function moveListToEnd(store: Store, id: ListId, folder: string | null): boolean | FolderMove {
  const last = sidebarLists(store).findLast((list) => folderKeyOf(list) === folder && list.id !== id);
  const before = listAfter(store, last?.id);
  return moveList(store, id, { folder, before: before === id ? listAfter(store, id) : before });
}

/**
 * Moves a list up or down by one in the sidebar, and from the edge of a folder out of it or into the next one. Favorites
 * stay among themselves, and folders that the person may not put it into are passed over.
 * @returns as `moveList` does; false at the top and at the bottom
 */
export function moveListByOne(store: Store, id: ListId, step: 1 | -1): boolean | FolderMove {
  const groups = sidebarGroups(store);
  const groupIndex = groups.findIndex(({ lists }) => lists.some((list) => list.id === id));
  const group = groups[groupIndex];
  const index = group?.lists.findIndex((list) => list.id === id) ?? -1;
  const list = group?.lists[index];
  if (!group || !list) return false;
  const neighbor = group.lists[index + step];
  if (neighbor) {
    const before = step < 0 ? neighbor.id : listAfter(store, neighbor.id);
    return moveList(store, id, { folder: folderKeyOf(list), before });
  }
  const isAmongFavorites = groupIndex === 0 || groupIndex + step === 0;
  const beyond = step > 0 ? groups.slice(groupIndex + 1) : groups.slice(1, Math.max(groupIndex, 1)).reverse();
  const next = isAmongFavorites ? undefined : beyond.find(({ folder }) => canMoveToFolder(store, id, folder));
  if (!next) return false;
  const [first] = next.lists;
  return step > 0 && first
    ? moveList(store, id, { folder: next.folder, before: first.id })
    : moveListToEnd(store, id, next.folder);
}

/** Moves all lists of a folder, in their order, before those of the folder `before` or to the end. */
export function moveFolder(store: Store, folder: string, before: string | null): boolean {
  const lists = sidebarLists(store);
  const ids = lists.filter((list) => folderKeyOf(list) === folder).map((list) => list.id);
  const others = lists.filter((list) => folderKeyOf(list) !== folder);
  const index = before === null ? -1 : others.findIndex((list) => folderKeyOf(list) === before);
  if (ids.length === 0 || folder === before) return false;
  const positioned = positionRows(ids, index < 0 ? others.length : index, others);
  store.commit(positioned.map(({ id, position }) => patchListStep(id, { position })));
  return true;
}

/** Moves a folder up or down by one. @returns false at the top and at the bottom */
export function moveFolderByOne(store: Store, folder: string, step: 1 | -1): boolean {
  const folders = sidebarGroups(store).flatMap(({ folder: key }) => key ?? []);
  const index = folders.indexOf(folder);
  if (index < 0 || folders[index + step] === undefined) return false;
  return moveFolder(store, folder, folders[step < 0 ? index - 1 : index + 2] ?? null);
}

/** Renames a folder of the person's own; with null, its lists are in no folder afterwards. */
export function renameFolder(store: Store, folder: string, name: string | null): void {
  const lists = [...store.lists.values()].filter(
    (list) => list.shared_folder_id === null && list.folder === folder,
  );
  store.commit(lists.map(({ id }) => patchListStep(id, { folder: name })));
}

export function setFavorite(store: Store, id: ListId, favorite: boolean): void {
  changeList(store, id, { favorite });
}

export function deleteList(store: Store, id: ListId): void {
  store.commit([{ kind: "list.delete", id }]);
}

export function restoreList(store: Store, id: ListId): void {
  store.commit([{ kind: "list.restore", id }]);
}
