"use client";

import { useTranslations } from "use-intl";
import { Avatar } from "@/components/ui/avatar";
import { Dialog } from "@/components/ui/dialog";
import { useCell } from "@/lib/cell";
import { useList, useMembers } from "@/store/react/hooks";
import type { List } from "@/store/types";
import { shareDialog } from "@/store/ui-state/dialogs";

/** The people in a list with their roles. */
function People({ list }: { list: List }) {
  const t = useTranslations("sharing");
  return (
    <ul className="grid">
      {useMembers(list.id).map(({ user_id, name, role }) => (
        <li key={user_id} className="flex min-h-12 items-center gap-3 border-line border-t first:border-t-0">
          <Avatar name={name} userId={user_id} size={32} label={null} />
          <span dir="auto" className="min-w-0 flex-1 truncate">
            {name}
          </span>
          <span className="text-muted text-sm">{t(`role.${role}`)}</span>
        </li>
      ))}
    </ul>
  );
}

const close = () => shareDialog.set(null);

export function ShareDialog() {
  const t = useTranslations("sharing");
  const list = useList(useCell(shareDialog) ?? "");
  if (!list) return null;
  return (
    <Dialog open onOpenChange={close} title={t("title", { name: list.name })}>
      <People list={list} />
    </Dialog>
  );
}
