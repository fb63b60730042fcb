"use client";

import { ListMark } from "@/components/list-icon/list-icon";
import { InboxIcon } from "@/components/ui/icons";
import { compareByPosition } from "@/store/indexes/order-keys";
import { useAllLists } from "@/store/react/hooks";
import { isActive } from "@/store/types";

/** Where a todo can be put: the Inbox, then the lists in their order. */
export function useListOptions() {
  const lists = useAllLists().filter(isActive).toSorted(compareByPosition);
  const ordered = [...lists.filter((list) => list.inbox), ...lists.filter((list) => !list.inbox)];
  return ordered.map((list) => ({
    value: list.id,
    label: list.name,
    icon: list.inbox ? (
      <InboxIcon className="text-muted" />
    ) : (
      <ListMark color={list.color} icon={list.icon} />
    ),
  }));
}
