"use client";

import { type FormEvent, useId, useState } from "react";
import { useTranslations } from "use-intl";
import { ColorPicker } from "@/components/form/color-picker";
import { TextField } from "@/components/form/text-field";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { useCell } from "@/lib/cell";
import { listPath, navigate } from "@/lib/location";
import { addList, changeList, type NewListDraft } from "@/store/actions";
import { store } from "@/store/app-store";
import { useFolders, useList } from "@/store/react/hooks";
import type { List } from "@/store/types";
import { IconPicker } from "./icon-picker";
import { listDialog } from "./list-dialog-state";

const close = () => listDialog.set(null);

function keep(list: List | undefined, draft: NewListDraft): void {
  if (list) changeList(store, list.id, draft);
  else navigate(listPath(addList(store, draft)));
  close();
}

function ListForm({ list }: { list: List | undefined }) {
  const t = useTranslations("lists.dialog");
  const common = useTranslations("common");
  const [name, setName] = useState(list?.name ?? "");
  const [color, setColor] = useState(list?.color ?? "teal");
  const [icon, setIcon] = useState(list?.icon ?? null);
  const [folder, setFolder] = useState(list?.folder ?? "");
  const folders = useFolders();
  const id = useId();
  const [error, setError] = useState<string>();

  function onSubmit(event: FormEvent) {
    event.preventDefault();
    const clean = name.replace(/\s+/g, " ").trim();
    if (clean) keep(list, { name: clean, color, icon, folder: folder.trim() || null });
    else setError(t("nameMissing"));
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
      <TextField
        label={t("folder")}
        hint={t("folderHint")}
        value={folder}
        maxLength={60}
        autoComplete="off"
        list={`${id}-folders`}
        onChange={({ target }) => setFolder(target.value)}
      />
      <datalist id={`${id}-folders`}>
        {folders.map(({ name: known }) => (
          <option key={known} value={known} />
        ))}
      </datalist>
      <ColorPicker value={color} onChange={setColor} />
      <IconPicker value={icon} color={color} onChange={setIcon} />
      <div className="flex justify-end gap-2">
        <Button onClick={close}>{common("cancel")}</Button>
        <Button type="submit" tone="primary">
          {list ? common("save") : t("make")}
        </Button>
      </div>
    </form>
  );
}

export function ListDialog() {
  const t = useTranslations("lists.dialog");
  const open = useCell(listDialog);
  const list = useList(open ?? "");
  return (
    <Dialog
      open={open !== null}
      onOpenChange={(still) => still || close()}
      title={open === "new" ? t("new") : t("edit")}
    >
      {open !== null && <ListForm key={open} list={list} />}
    </Dialog>
  );
}
