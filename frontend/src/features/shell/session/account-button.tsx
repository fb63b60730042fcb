"use client";

import { useTranslations } from "use-intl";
import { LazyPopup, lazy } from "@/components/lazy";
import { Avatar } from "@/components/ui/avatar";
import { ChevronDownIcon } from "@/components/ui/icons";
import type { User } from "@/lib/api/types";

const AccountMenu = lazy(() => import("./account-menu"));

const shownName = ({ name, email }: User) => name.trim() || (email.split("@")[0] ?? email);

export function AccountButton({ user, onShortcuts }: { user: User; onShortcuts: () => void }) {
  const t = useTranslations("shell.account");
  return (
    <LazyPopup
      popup="menu"
      trigger={
        <button
          type="button"
          className="group mb-2.5 flex min-h-9 w-full items-center gap-2.5 rounded-md px-2 pe-10 text-start font-medium hover:bg-hover data-[state=open]:bg-hover pointer-coarse:min-h-touch"
        >
          <Avatar name={shownName(user)} userId={user.id} label={null} />
          <span className="min-w-0 flex-1 truncate">{shownName(user)}</span>
          <span className="sr-only">{t("label")}</span>
          <ChevronDownIcon className="size-4 text-muted opacity-0 group-hover:opacity-100 group-focus-visible:opacity-100" />
        </button>
      }
    >
      {(popup) => <AccountMenu user={user} onShortcuts={onShortcuts} {...popup} />}
    </LazyPopup>
  );
}
