import { byPosition } from "./order";
import { isActive, type List } from "./rows";
import type { Store } from "./store";

/** Lists in their order: the Inbox apart, and neither archived nor deleted ones. */
export function ownLists(store: Pick<Store, "lists">): List[] {
  return [...store.lists.values()].filter((list) => isActive(list) && !list.inbox).sort(byPosition);
}
