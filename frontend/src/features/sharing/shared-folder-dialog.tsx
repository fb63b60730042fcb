"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { toast } from "@/components/feedback/toaster";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { sheetClass } from "@/components/ui/popover";
import { useCell } from "@/lib/cell";
import { navigate, viewOf } from "@/lib/location";
import { useMedia } from "@/lib/use-media";
import { store } from "@/store/app-store";
import { hasPermission } from "@/store/engine/roles";
import { folderKeyOf } from "@/store/indexes/selectors";
import { useAllLists } from "@/store/react/hooks";
import { useSharedFolder } from "@/store/react/use-shared-folder";
import { useSession } from "@/store/session/session";
import { removeFolderMember, shareFolder, stopSharingFolder } from "@/store/sharing/shared-folders";
import type { SharedFolder } from "@/store/types";
import { type FolderStep, sharedFolderDialog } from "@/store/ui-state/dialogs";
import { ConfirmDialog } from "./confirm-dialog";
import { ShareContent } from "./share-dialog";
import { useSharingAttempt } from "./use-people";

const close = () => sharedFolderDialog.set(null);

interface StartProps {
  name: string;
  onShare: (folder: SharedFolder) => void;
}

/** Explains what sharing a folder means, before the person does it. */
function Start({ name, onShare }: StartProps) {
  const t = useTranslations("sharing.folder");
  const common = useTranslations("common");
  const { busy, attempt } = useSharingAttempt();
  const lists = useAllLists().filter((list) => folderKeyOf(list) === name && list.deleted_at === null);
  const own = lists.filter((list) => hasPermission(list, "manage"));
  const others = lists.length - own.length;
  const share = () =>
    attempt(async () =>
      onShare(
        await shareFolder(
          name,
          own.map(({ id }) => id),
        ),
      ),
    );
  return (
    <div className="grid gap-2">
      <p>{t("start")}</p>
      <p className="text-muted text-sm">
        {t("lists", { count: own.length })} {others > 0 && t("others", { count: others })}
      </p>
      <div className="mt-4 flex flex-wrap justify-end gap-2">
        <Button onClick={close}>{common("cancel")}</Button>
        <Button tone="primary" busy={busy} data-first-field onClick={() => void share()}>
          {t("submit")}
        </Button>
      </div>
    </div>
  );
}

/** The people in a shared folder; for a folder of the person's own, a way to share it. */
function ShareFolder({ step }: { step: FolderStep }) {
  const t = useTranslations("sharing");
  const isNarrow = useMedia("(width < 48rem)");
  const [created, setCreated] = useState<SharedFolder>();
  const known = useSharedFolder(created?.id ?? step.folder);
  const folder = known ?? created;
  const name = folder?.name ?? step.folder;
  return (
    <Dialog
      open
      onOpenChange={close}
      title={t(!folder || hasPermission(folder, "manage") ? "share" : "title", { name })}
      className={isNarrow ? sheetClass : "max-w-lead! sm:inset-bs-[10vh]!"}
    >
      {folder ? <ShareContent target={folder} /> : <Start name={name} onShare={setCreated} />}
    </Dialog>
  );
}

/** Goes elsewhere from a list that the person no longer sees. */
async function leaveLostList(): Promise<void> {
  await store.pullLoop.pull();
  const view = viewOf(location.pathname);
  if (view.name === "list" && !store.lists.get(view.id)) navigate("/todos", "replace");
}

function EndQuestion({ step: { kind, folder } }: { step: FolderStep & { kind: "leave" | "stop" } }) {
  const t = useTranslations(`sharing.folder.${kind}`);
  const { attempt } = useSharingAttempt();
  const session = useSession();
  const name = useSharedFolder(folder)?.name;
  if (name === undefined || session.status !== "signed-in") return null;
  const { id } = session.user;
  async function end() {
    const isDone = await attempt(() =>
      kind === "leave" ? removeFolderMember(folder, id) : stopSharingFolder(folder),
    );
    if (!isDone) return false;
    toast(t("done", { name: name ?? "" }));
    void leaveLostList();
    return true;
  }
  return (
    <ConfirmDialog
      title={t("title", { name })}
      text={t("text")}
      label={t("submit")}
      onConfirm={end}
      onClose={close}
    />
  );
}

/** Shares a folder, shows who is in it, or asks before the person leaves it or stops sharing it. */
export function SharedFolderDialog() {
  const step = useCell(sharedFolderDialog);
  if (!step) return null;
  const { kind, folder } = step;
  return kind === "share" ? (
    <ShareFolder key={folder} step={step} />
  ) : (
    <EndQuestion step={{ kind, folder }} />
  );
}
