"use client";

import { useTranslations } from "use-intl";
import { announce } from "@/components/announcer";
import { toast } from "@/components/ui/toast-store";
import { navigate, viewOf } from "@/lib/location";
import { changeList, deleteList, favoriteList, ownLists, stepList } from "@/store/actions";
import { store } from "@/store/app-store";
import type { List } from "@/store/rows";

/** What a person does to a list, with what they are told about it. */
export function useListActions() {
  const t = useTranslations("lists.said");
  const common = useTranslations("common");

  const offerUndo = (message: string) =>
    toast(message, { action: { label: common("undo"), run: () => store.undo() } });

  function leave(list: List) {
    const view = viewOf(location.pathname);
    if (view.name === "list" && view.id === list.id) navigate("/todos", "replace");
  }

  return {
    move(list: List, by: 1 | -1) {
      if (!stepList(store, list.id, by)) return;
      const lists = ownLists(store);
      const place = lists.findIndex(({ id }) => id === list.id) + 1;
      announce(t("placed", { name: list.name, place, of: lists.length }));
    },
    favor(list: List) {
      const is = list.favorited_at === null;
      favoriteList(store, list.id, is);
      announce(t(is ? "favored" : "unfavored", { name: list.name }));
    },
    archive(list: List) {
      leave(list);
      changeList(store, list.id, { archived: true });
      offerUndo(t("archived", { name: list.name }));
    },
    unarchive(list: List) {
      changeList(store, list.id, { archived: false });
      announce(t("unarchived", { name: list.name }));
    },
    remove(list: List) {
      leave(list);
      deleteList(store, list.id);
      offerUndo(t("deleted", { name: list.name }));
    },
  };
}
