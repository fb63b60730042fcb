"use client";

import { useTranslations } from "use-intl";
import { ListSymbol } from "@/components/list-icon";
import { AppLink } from "@/components/nav";
import { Button } from "@/components/ui/button";
import { RestoreIcon, TrashIcon } from "@/components/ui/icons";
import { listPath } from "@/lib/location";
import { restoreList, wholeTrash } from "@/store/actions";
import { store } from "@/store/app-store";
import { hasPermission } from "@/store/engine/roles";
import { LISTS, TODOS } from "@/store/engine/signals";
import { useAllLists, useDerived, useLoadState } from "@/store/react/hooks";
import type { List } from "@/store/types";
import { purgeDialog } from "@/store/ui-state/dialogs";
import { useListActions } from "./list-actions";

const TRASH_CONTENTS = [TODOS, LISTS];

function ArchivedList({ list }: { list: List }) {
  const t = useTranslations("lists");
  const { unarchive } = useListActions();
  return (
    <li className="flex min-h-12 items-center gap-3 border-line border-t first:border-t-0">
      <ListSymbol color={list.color} icon={list.icon} />
      <AppLink
        href={listPath(list.id)}
        dir="auto"
        className="min-w-0 flex-1 truncate rounded-sm py-2 pointer-coarse:py-3 hover:underline"
      >
        {list.name}
      </AppLink>
      {hasPermission(list, "edit") && (
        <Button size="sm" onClick={() => unarchive(list)}>
          {t("menu.unarchive")}
        </Button>
      )}
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

const canPurgeSome = () => {
  const { todos, lists } = wholeTrash(store);
  return todos.length + lists.length > 0;
};

/** Empties the trash after a question, next to the title of its view. */
export function EmptyTrashButton() {
  const t = useTranslations("lists");
  const isOffered = useDerived(TRASH_CONTENTS, canPurgeSome);
  if (!isOffered) return null;
  return (
    <Button size="sm" className="ms-4 self-center" onClick={() => purgeDialog.set(wholeTrash(store))}>
      {t("emptyTrash")}
    </Button>
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
          <ListSymbol color={list.color} icon={list.icon} />
          <span dir="auto" className="min-w-0 flex-1 truncate text-start">
            {list.name}
          </span>
          <Button size="sm" onClick={() => restoreList(store, list.id)}>
            <RestoreIcon />
            {t("menu.restore")}
          </Button>
          <Button
            size="icon"
            tone="plain"
            className="text-muted hover:text-danger"
            aria-label={t("purge", { name: list.name })}
            onClick={() => purgeDialog.set({ todos: [], lists: [list.id] })}
          >
            <TrashIcon />
          </Button>
        </li>
      ))}
    </ul>
  );
}
