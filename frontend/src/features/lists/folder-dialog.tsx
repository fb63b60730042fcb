"use client";

import { type FormEvent, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { announce } from "@/components/feedback/announcer";
import { toast } from "@/components/feedback/toaster";
import { TextField } from "@/components/form/field";
import { useErrorMessages } from "@/components/form/use-form";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Problem } from "@/lib/api/problem";
import { useCell } from "@/lib/cell";
import { store } from "@/store/app-store";
import { renameSharedFolder } from "@/store/sharing/shared-folders";
import type { SharedFolder } from "@/store/types";
import { folderDialog } from "@/store/ui-state/dialogs";
import { useListActions } from "./list-actions";

const closeFolderDialog = () => folderDialog.set(null);

/** Renames a shared folder for everybody in it, online. */
function useRenameShared() {
  const t = useTranslations("lists.folderMenu");
  const describeProblem = useErrorMessages([]);
  return async ({ id, name: folder }: SharedFolder, name: string) => {
    try {
      await renameSharedFolder(id, name);
      announce(t("renamed", { folder, name }));
      void store.pullLoop.pull();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      toast(t("renameFailed", { reason: describeProblem(error).notice ?? "" }), { tone: "danger" });
    }
  };
}

function FolderForm({ folder, onRenamed }: { folder: string; onRenamed: (name: string) => void }) {
  const shared = store.folders.get(folder);
  const t = useTranslations("lists.dialog");
  const menu = useTranslations("lists.folderMenu");
  const common = useTranslations("common");
  const { renameFolder } = useListActions();
  const renameShared = useRenameShared();
  const [name, setName] = useState(shared?.name ?? folder);
  const [error, setError] = useState<string>();

  function onSubmit(event: FormEvent) {
    event.preventDefault();
    const wanted = name.replace(/\s+/g, " ").trim();
    if (!wanted) return setError(t("folderNameMissing"));
    if (shared) void renameShared(shared, wanted);
    else {
      renameFolder(folder, wanted);
      onRenamed(wanted);
    }
    closeFolderDialog();
  }

  return (
    <form onSubmit={onSubmit} noValidate className="grid gap-5">
      <TextField
        label={t("name")}
        value={name}
        error={error}
        hint={shared ? menu("sharedRenameHint") : t("folderHint")}
        maxLength={shared ? 60 : 100}
        autoComplete="off"
        onChange={({ target }) => {
          setName(target.value);
          setError(undefined);
        }}
      />
      <div className="flex justify-end gap-2">
        <Button onClick={closeFolderDialog}>{common("cancel")}</Button>
        <Button type="submit" tone="primary">
          {common("save")}
        </Button>
      </div>
    </form>
  );
}

/** Focuses a folder in the sidebar. @returns whether it is there */
function focusFolder(name: string): boolean {
  const folder = document.querySelector<HTMLElement>(`.sidebar [data-folder="${CSS.escape(name)}"]`);
  folder?.focus();
  return folder !== null;
}

/** Renaming replaces a folder of the person's own, which takes the focus again. */
export function FolderDialog() {
  const t = useTranslations("lists.folderMenu");
  const folder = useCell(folderDialog);
  const renamed = useRef<string | null>(null);
  return (
    <Dialog
      open={folder !== null}
      onOpenChange={(still) => still || closeFolderDialog()}
      title={t("rename")}
      onCloseFocus={() => {
        const name = renamed.current;
        renamed.current = null;
        return name !== null && focusFolder(name);
      }}
    >
      {folder !== null && (
        <FolderForm
          key={folder}
          folder={folder}
          onRenamed={(name) => {
            renamed.current = name;
          }}
        />
      )}
    </Dialog>
  );
}
