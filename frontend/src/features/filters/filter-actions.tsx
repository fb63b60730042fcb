"use client";

import { useTranslations } from "use-intl";
import { PencilIcon, TrashIcon } from "@/components/ui/icons";
import { toast } from "@/components/ui/toast-store";
import { navigate } from "@/lib/location";
import { changeSetting } from "@/store/actions";
import { store } from "@/store/app-store";
import { filterDialog } from "./filter-dialog-state";

const LOOK =
  "grid size-9 place-items-center rounded-md text-muted hover:bg-hover hover:text-text pointer-coarse:size-touch";

/** What is done to a saved filter as a whole, beside its title. */
export function FilterActions({ id, name }: { id: string; name: string }) {
  const t = useTranslations("filters");
  const common = useTranslations("common");

  function remove() {
    navigate("/todos", "replace");
    changeSetting(store, `filter:${id}`, null);
    toast(t("deleted", { name }), { action: { label: common("undo"), run: () => store.undo() } });
  }

  return (
    <>
      <button type="button" aria-label={t("edit")} onClick={() => filterDialog.set(id)} className={LOOK}>
        <PencilIcon />
      </button>
      <button type="button" aria-label={t("delete")} onClick={remove} className={LOOK}>
        <TrashIcon />
      </button>
    </>
  );
}
