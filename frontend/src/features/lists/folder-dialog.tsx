"use client";

import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { TextField } from "@/components/form/text-field";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { useCell } from "@/lib/cell";
import { useListActions } from "./list-actions";
import { folderDialog } from "./list-dialog-state";

const close = () => folderDialog.set(null);

function FolderForm({ folder }: { folder: string }) {
  const t = useTranslations("lists.dialog");
  const common = useTranslations("common");
  const { renameFolder } = useListActions();
  const [name, setName] = useState(folder);
  const [error, setError] = useState<string>();

  function onSubmit(event: FormEvent) {
    event.preventDefault();
    const wanted = name.replace(/\s+/g, " ").trim();
    if (!wanted) return setError(t("folderNameMissing"));
    renameFolder(folder, wanted);
    close();
  }

  return (
    <form onSubmit={onSubmit} noValidate className="grid gap-5">
      <TextField
        label={t("name")}
        value={name}
        error={error}
        hint={t("folderHint")}
        maxLength={100}
        autoComplete="off"
        onChange={({ target }) => {
          setName(target.value);
          setError(undefined);
        }}
      />
      <div className="flex justify-end gap-2">
        <Button onClick={close}>{common("cancel")}</Button>
        <Button type="submit" tone="primary">
          {common("save")}
        </Button>
      </div>
    </form>
  );
}

export default function FolderDialog() {
  const t = useTranslations("lists.folderMenu");
  const folder = useCell(folderDialog);
  return (
    <Dialog open={folder !== null} onOpenChange={(still) => still || close()} title={t("rename")}>
      {folder !== null && <FolderForm key={folder} folder={folder} />}
    </Dialog>
  );
}
