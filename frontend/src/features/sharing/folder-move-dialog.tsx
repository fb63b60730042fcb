"use client";

import { useCallback, useEffect, useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { announce } from "@/components/feedback/announcer";
import { Skeleton } from "@/components/feedback/skeleton";
import { Notice } from "@/components/form/notice";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { useCell } from "@/lib/cell";
import type { FolderMove } from "@/store/actions";
import { store } from "@/store/app-store";
import { useList } from "@/store/react/hooks";
import { useSession } from "@/store/session/session";
import { findMoveEffect, type MoveEffect, moveAcrossFolders } from "@/store/sharing/shared-folders";
import type { List } from "@/store/types";
import { folderMoveDialog } from "@/store/ui-state/dialogs";
import { useSharingAttempt } from "./use-people";

const MAX_NAMES = 5;

/** Says who begins and who ceases to see the list. */
function Effect({ gained, lost }: MoveEffect) {
  const t = useTranslations("sharing.folderMove");
  const format = useFormatter();
  const namesOf = (names: readonly string[]) => {
    const more = names.length - MAX_NAMES;
    return format.list(more > 0 ? [...names.slice(0, MAX_NAMES), t("others", { count: more })] : names);
  };
  if (gained.length + lost.length === 0) return <p>{t("nobody")}</p>;
  return (
    <>
      {gained.length > 0 && <p>{t("gained", { people: namesOf(gained) })}</p>}
      {lost.length > 0 && <p>{t("lost", { people: namesOf(lost) })}</p>}
    </>
  );
}

/** @returns the change, null while it loads, or `failed`, with a function that loads it again */
function useMoveEffect(list: List, folder: string | null) {
  const session = useSession();
  const me = session.status === "signed-in" ? session.user.id : "";
  const [change, setChange] = useState<MoveEffect | "failed" | null>(null);
  const load = useCallback(async () => {
    setChange(null);
    const found = await findMoveEffect(list, folder, me).catch(() => "failed" as const);
    setChange(found);
  }, [list, folder, me]);
  useEffect(() => void load(), [load]);
  return { change, load };
}

const close = () => folderMoveDialog.set(null);

function FolderMoveQuestion({ list, move }: { list: List; move: FolderMove }) {
  const t = useTranslations("sharing.folderMove");
  const common = useTranslations("common");
  const { busy, attempt } = useSharingAttempt();
  const target = store.folders.get(move.folder ?? "");
  const { change, load } = useMoveEffect(list, target?.id ?? null);
  const { name } = list;
  const folder = target?.name ?? store.folders.get(list.shared_folder_id ?? "")?.name ?? list.folder ?? "";
  async function confirm() {
    if (!(await attempt(() => moveAcrossFolders(move)))) return;
    announce(t(target ? "movedIn" : "removed", { name, folder }));
    close();
  }
  return (
    <Dialog
      open
      onOpenChange={close}
      role="alertdialog"
      title={t(target ? "titleIn" : "titleOut", { name, folder })}
    >
      <div aria-live="polite" className="grid gap-2 wrap-anywhere">
        {change === null && <Skeleton className="h-6 w-full" />}
        {change === "failed" && (
          <Notice>
            <p className="mb-2">{t("loadFailed")}</p>
            <Button size="sm" onClick={() => void load()}>
              {common("tryAgain")}
            </Button>
          </Notice>
        )}
        {change !== null && change !== "failed" && <Effect {...change} />}
      </div>
      <div className="mt-6 flex flex-wrap justify-end gap-2">
        <Button onClick={close}>{common("cancel")}</Button>
        <Button
          tone="primary"
          busy={busy}
          disabled={change === null || change === "failed"}
          onClick={() => void confirm()}
        >
          {t(target ? "submitIn" : "submitOut")}
        </Button>
      </div>
    </Dialog>
  );
}

/** Asks before a list goes into or out of a shared folder, where other people begin or cease to see it. */
export function FolderMoveDialog() {
  const move = useCell(folderMoveDialog);
  const list = useList(move?.list ?? "");
  return move && list && <FolderMoveQuestion list={list} move={move} />;
}
