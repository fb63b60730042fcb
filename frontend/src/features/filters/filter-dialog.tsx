"use client";

import { useTranslations } from "use-intl";
import { Dialog } from "@/components/ui/dialog";
import { useCell } from "@/lib/cell";
import { filterPath, navigate } from "@/lib/location";
import { changeSetting } from "@/store/actions";
import { store } from "@/store/app-store";
import { newId } from "@/store/engine/ids";
import { orderKeyAfter } from "@/store/indexes/order-keys";
import { useSavedFilters, useSetting } from "@/store/react/hooks";
import { filterDialog } from "./filter-dialog-state";
import { FilterForm, type FilterWish } from "./filter-form";

const close = () => filterDialog.set(null);

export default function FilterDialog() {
  const t = useTranslations("filters.dialog");
  const open = useCell(filterDialog);
  const filters = useSavedFilters();
  const filter = useSetting(`filter:${open ?? ""}`) ?? undefined;

  function keep(wish: FilterWish) {
    const id = open && open !== "new" ? open : newId();
    const position = filter?.position ?? orderKeyAfter(filters.at(-1)?.position ?? null);
    const fresh = { icon: null, favorite: false, position };
    changeSetting(store, `filter:${id}`, { ...fresh, ...filter, ...wish });
    if (open === "new") navigate(filterPath(id));
    close();
  }

  return (
    <Dialog
      open={open !== null}
      onOpenChange={(still) => still || close()}
      title={open === "new" ? t("new") : t("edit")}
    >
      {open !== null && <FilterForm key={open} filter={filter} onKeep={keep} onCancel={close} />}
    </Dialog>
  );
}
