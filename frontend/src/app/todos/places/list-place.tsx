"use client";

import { lazy } from "@/components/lazy";
import { ListMenuButton } from "@/features/lists/list-menu-button";
import { LoadGate } from "@/features/todos/screens/load-gate";
import { ListView } from "@/features/todos/screens/places";
import { useList, useLoadState } from "@/store/react/hooks";
import type { ListId } from "@/store/types";
import { BOARDS } from "./layouts";

const UnknownView = lazy(() => import("@/features/shell/frame/unknown-view"));

/** A list by its id, or the unknown view once everything has been pulled. */
export function ListPlace({ id }: { id: ListId }) {
  const list = useList(id);
  const known = useLoadState().status === "ready";
  if (list && list.deleted_at === null) {
    return (
      <ListView
        list={list}
        layouts={BOARDS}
        actions={list.inbox ? undefined : <ListMenuButton list={list} />}
      />
    );
  }
  return list !== undefined || known ? (
    <UnknownView what="list" />
  ) : (
    <div className="view">
      <LoadGate>{null}</LoadGate>
    </div>
  );
}
