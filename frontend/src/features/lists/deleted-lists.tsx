"use client";

import { useTranslations } from "use-intl";
import { ListMark } from "@/components/list-icon/list-icon";
import { Button } from "@/components/ui/button";
import { restoreList } from "@/store/actions";
import { store } from "@/store/app-store";
import { useAllLists } from "@/store/react/hooks";

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
