"use client";

import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { ColorPicker } from "@/components/form/color-picker";
import { TextField } from "@/components/form/field";
import { QueryBox } from "@/components/query-box";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { useCell } from "@/lib/cell";
import { filterPath, navigate } from "@/lib/location";
import { cleanLine } from "@/lib/text";
import { changeSetting, DEFAULT_ITEM_COLOR } from "@/store/actions";
import { store } from "@/store/app-store";
import { newId } from "@/store/engine/ids";
import { orderKeyAfter } from "@/store/indexes/manual-order";
import { useSavedFilters, useSetting } from "@/store/react/hooks";
import { useFilterQueryTools } from "@/store/react/use-filter-query-tools";
import type { SavedFilter } from "@/store/types";
import { filterDialog } from "@/store/ui-state/dialogs";

export type FilterDraft = Pick<SavedFilter, "name" | "query" | "color">;

interface FilterFormProps {
  filter: SavedFilter | undefined;
  /** The query that a new filter begins with. */
  startQuery?: string;
  onKeep: (draft: FilterDraft) => void;
  onCancel: () => void;
}

export function FilterForm({ filter, startQuery = "", onKeep, onCancel }: FilterFormProps) {
  const t = useTranslations("filters.dialog");
  const common = useTranslations("common");
  const language = useFilterQueryTools();
  const [name, setName] = useState(filter?.name ?? "");
  const [query, setQuery] = useState(filter?.query ?? startQuery);
  const [color, setColor] = useState(filter?.color ?? DEFAULT_ITEM_COLOR);
  const [error, setError] = useState<string>();

  function onSubmit(event: FormEvent) {
    event.preventDefault();
    const clean = cleanLine(name).replace(/\s+/g, " ").trim();
    if (!clean) setError(t("nameMissing"));
    else if (query.trim() && !language.check(query)) onKeep({ name: clean, query: query.trim(), color });
  }

  return (
    <form onSubmit={onSubmit} noValidate className="grid gap-5">
      <TextField
        label={t("name")}
        data-first-field
        value={name}
        error={error}
        maxLength={100}
        autoComplete="off"
        onChange={({ target }) => {
          setName(target.value);
          setError(undefined);
        }}
      />
      <div className="grid gap-1">
        <span aria-hidden className="font-medium text-sm">
          {t("query")}
        </span>
        <QueryBox value={query} onChange={setQuery} language={language} label={t("query")} />
        <p className="text-muted text-sm">{t("hint")}</p>
      </div>
      <ColorPicker value={color} onChange={setColor} />
      <div className="flex justify-end gap-2">
        <Button onClick={onCancel}>{common("cancel")}</Button>
        <Button type="submit" tone="primary">
          {filter ? common("save") : t("create")}
        </Button>
      </div>
    </form>
  );
}

const close = () => filterDialog.set(null);

export default function FilterDialog() {
  const t = useTranslations("filters.dialog");
  const open = useCell(filterDialog);
  const filters = useSavedFilters();
  const isNew = open === "new" || typeof open === "object";
  const filter = useSetting(`filter:${isNew ? "" : open}`) ?? undefined;

  function keep(draft: FilterDraft) {
    const id = isNew ? newId() : open;
    const position = filter?.position ?? orderKeyAfter(filters.at(-1)?.position ?? null);
    const fresh = { icon: null, favorite: false, position };
    changeSetting(store, `filter:${id}`, { ...fresh, ...filter, ...draft });
    if (isNew) navigate(filterPath(id));
    close();
  }

  return (
    <Dialog
      open={open !== null}
      onOpenChange={(still) => still || close()}
      title={isNew ? t("new") : t("edit")}
    >
      {open !== null && (
        <FilterForm
          key={isNew ? "new" : open}
          filter={filter}
          startQuery={typeof open === "object" ? open.query : ""}
          onKeep={keep}
          onCancel={close}
        />
      )}
    </Dialog>
  );
}
