"use client";

import { useTranslations } from "use-intl";
import { ListMark } from "@/components/list-icon";
import { AppLink } from "@/components/nav";
import { Button } from "@/components/ui/button";
import { listPath } from "@/lib/location";
import { restoreList } from "@/store/actions";
import { store } from "@/store/app-store";
import { useAllLists, useLoadState } from "@/store/react/hooks";
import type { List } from "@/store/types";
import { useListActions } from "./list-actions";

function ArchivedList({ list }: { list: List }) {
  const t = useTranslations("lists");
  const { unarchive } = useListActions();
  return (
    <li className="flex min-h-12 items-center gap-3 border-line border-t first:border-t-0">
      <ListMark color={list.color} icon={list.icon} />
      <AppLink
        href={listPath(list.id)}
        className="min-w-0 flex-1 truncate rounded-sm py-2 pointer-coarse:py-3 hover:underline"
      >
        {list.name}
      </AppLink>
      <Button size="sm" onClick={() => unarchive(list)}>
        {t("menu.unarchive")}
      </Button>
    </li>
  );
}

export function ArchivedListsView() {
  const t = useTranslations("lists.archive");
  const { status } = useLoadState();
  const lists = useAllLists().filter((list) => list.archived_at !== null && list.deleted_at === null);
  return (
    <div className="view">
      <h1 className="serif view-title">{t("title")}</h1>
      <p className="view-sub mb-5">{t("text")}</p>
      {status === "ready" && lists.length === 0 && (
        <p className="py-14 text-center text-muted">{t("empty")}</p>
      )}
      <ul>
        {lists.map((list) => (
          <ArchivedList key={list.id} list={list} />
        ))}
      </ul>
    </div>
  );
}

/** Lists in the trash, above the deleted todos; restoring one restores its todos. */
export function DeletedLists() {
  const t = useTranslations("lists");
  const lists = useAllLists().filter((list) => list.deleted_at !== null);
  if (lists.length === 0) return null;
  return (
    <ul aria-label={t("deleted")} className="text-md text-text">
      {lists.map((list) => (
        <li key={list.id} className="flex min-h-12 items-center gap-3 border-line border-t">
          <ListMark color={list.color} icon={list.icon} />
          <span className="min-w-0 flex-1 truncate">{list.name}</span>
          <Button size="sm" onClick={() => restoreList(store, list.id)}>
            {t("menu.restore")}
          </Button>
        </li>
      ))}
    </ul>
  );
}
