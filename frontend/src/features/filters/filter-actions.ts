"use client";

import { useTranslations } from "use-intl";
import { announce } from "@/components/feedback/announcer";
import { toast } from "@/components/feedback/toaster";
import { filterPath, navigate } from "@/lib/location";
import { changeSetting } from "@/store/actions";
import { onceUndoChanges, store } from "@/store/app-store";
import { positionRow } from "@/store/indexes/manual-order";
import type { FilterWithId } from "@/store/react/hooks";
import type { SavedFilter } from "@/store/types";

const save = ({ id, ...filter }: FilterWithId, part: Partial<SavedFilter>) =>
  changeSetting(store, `filter:${id}`, { ...filter, ...part });

/** Actions on a saved filter that announce their outcome. */
export function useFilterActions(all: readonly FilterWithId[]) {
  const t = useTranslations("filters");
  const common = useTranslations("common");

  /** Moves the filter to an index within its group. */
  function place(filter: FilterWithId, at: number): void {
    const shown = all.filter((one) => one.favorite === filter.favorite);
    if (at < 0 || at >= shown.length || shown[at]?.id === filter.id) return;
    const others = shown.filter((one) => one.id !== filter.id);
    const steps = positionRow(filter.id, at, others).flatMap(({ id, position }) => {
      const row = shown.find((one) => one.id === id);
      if (!row) return [];
      const { id: _, ...value } = row;
      return [{ kind: "setting.change", id: `filter:${id}`, value: { ...value, position } } as const];
    });
    store.commit(steps);
    announce(t("moved", { name: filter.name, position: at + 1, total: shown.length }));
  }

  return {
    favor(filter: FilterWithId) {
      save(filter, { favorite: !filter.favorite });
      announce(t(filter.favorite ? "removedFromFavorites" : "addedToFavorites", { name: filter.name }));
    },
    move(filter: FilterWithId, by: 1 | -1) {
      const shown = all.filter((one) => one.favorite === filter.favorite);
      place(filter, shown.findIndex((one) => one.id === filter.id) + by);
    },
    moveBeside(id: string, other: string, edge: "before" | "after" | "into") {
      const filter = all.find((one) => one.id === id);
      const others = all.filter((one) => one.favorite === filter?.favorite && one.id !== id);
      const at = others.findIndex((one) => one.id === other);
      if (filter) place(filter, edge === "before" ? at : at + 1);
    },
    remove({ id, name }: Pick<FilterWithId, "id" | "name">) {
      if (location.pathname === filterPath(id)) navigate("/todos", "replace");
      changeSetting(store, `filter:${id}`, null);
      toast(t("deleted", { name }), {
        action: { label: common("undo"), run: () => store.undo() },
        until: onceUndoChanges,
      });
    },
  };
}
