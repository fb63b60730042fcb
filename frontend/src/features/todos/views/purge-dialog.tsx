"use client";

import { useTranslations } from "use-intl";
import { announce } from "@/components/feedback/announcer";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { useCell } from "@/lib/cell";
import { purgeFromTrash } from "@/store/actions";
import { store } from "@/store/app-store";
import { purgeDialog } from "@/store/ui-state/dialogs";

const close = () => purgeDialog.set(null);

/** Asks before anything in the trash is deleted forever. */
export default function PurgeDialog() {
  const t = useTranslations("todos.purge");
  const common = useTranslations("common");
  const subject = useCell(purgeDialog);
  if (!subject) return null;
  const { todos, lists } = subject;
  const count = todos.length + lists.length;
  const name = store.todos.get(todos[0] ?? "")?.title ?? store.lists.get(lists[0] ?? "")?.name ?? "";

  function confirm() {
    if (subject) purgeFromTrash(store, subject);
    close();
    announce(t("done", { count, name }));
  }

  return (
    <Dialog
      open
      onOpenChange={close}
      role="alertdialog"
      title={t("title", { count, name })}
      description={lists.length > 0 ? t("listsToo") : t("text")}
    >
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={close}>{common("cancel")}</Button>
        <Button tone="danger" onClick={confirm}>
          {t("confirm")}
        </Button>
      </div>
    </Dialog>
  );
}
