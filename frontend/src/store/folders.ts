import { ownLists } from "./own-lists";
import type { List } from "./rows";
import type { Store } from "./store";

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
