import type { Store } from "../engine/store";
import type { List } from "../types";
import { ownLists } from "./own-lists";

export interface Folder {
  name: string;
  lists: readonly List[];
}

/** In the order of their first lists; archived and deleted lists are in none. */
export function foldersOf(store: Pick<Store, "lists">): Folder[] {
  const folders = new Map<string, List[]>();
  for (const list of ownLists(store)) {
    if (list.folder === null) continue;
    const held = folders.get(list.folder);
    if (held) held.push(list);
    else folders.set(list.folder, [list]);
  }
  return [...folders].map(([name, lists]) => ({ name, lists }));
}
