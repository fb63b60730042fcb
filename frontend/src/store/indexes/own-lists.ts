import type { Store } from "../engine/store";
import { isActive, type List } from "../types";
import { byPosition } from "./manual-order";

/** Lists in their order: the Inbox apart, and neither archived nor deleted ones. */
export function ownLists(store: Pick<Store, "lists">): List[] {
  return [...store.lists.values()].filter((list) => isActive(list) && !list.inbox).sort(byPosition);
}
