"use client";

import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { useCell } from "@/lib/cell";
import { navigate, viewOf } from "@/lib/location";
import { useList } from "@/store/react/hooks";
import { useSession } from "@/store/session/session";
import { leaveList } from "@/store/sharing/own-memberships";
import type { List, UserId } from "@/store/types";
import { leaveDialog, shareDialog } from "@/store/ui-state/dialogs";
import { useSharingAttempt } from "./use-people";

interface ConfirmDialogProps {
  title: string;
  text: string;
  label: string;
  /** @returns whether it succeeded */
  onConfirm: () => Promise<boolean>;
  onClose: () => void;
}

/** Asks before somebody loses access. */
export function ConfirmDialog({ title, text, label, onConfirm, onClose }: ConfirmDialogProps) {
  const common = useTranslations("common");
  return (
    <Dialog open onOpenChange={onClose} role="alertdialog" title={title} description={text}>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>{common("cancel")}</Button>
        <Button tone="danger" onClick={async () => (await onConfirm()) && onClose()}>
          {label}
        </Button>
      </div>
    </Dialog>
  );
}

function LeaveQuestion({ list, user }: { list: List; user: UserId }) {
  const t = useTranslations("sharing.leave");
  const { attempt } = useSharingAttempt();
  const { name } = list;
  function goElsewhere() {
    const view = viewOf(location.pathname);
    if (view.name === "list" && view.id === list.id) navigate("/todos", "replace");
    shareDialog.set(null);
  }
  return (
    <ConfirmDialog
      title={t("title", { name })}
      text={t("text")}
      label={t("submit")}
      onClose={() => leaveDialog.set(null)}
      onConfirm={() =>
        attempt(async () => {
          await leaveList(list.id, user);
          goElsewhere();
        })
      }
    />
  );
}

/** Asks before the person leaves a list. */
export function LeaveDialog() {
  const list = useList(useCell(leaveDialog) ?? "");
  const session = useSession();
  return list && session.status === "signed-in" && <LeaveQuestion list={list} user={session.user.id} />;
}
