"use client";

import { useTranslations } from "use-intl";
import { toast } from "@/components/feedback/toast-store";
import { countPending } from "@/store/app-store";
import { signOut } from "@/store/session/session";

/** Signs out, unless changes are unsent: then it asks first. */
export function useSignOut(): () => Promise<void> {
  const t = useTranslations("shell.account");

  const leave = () => signOut().catch(() => toast(t("signOutFailed"), { tone: "danger" }));

  return async () => {
    const count = await countPending();
    if (count === 0) return void (await leave());
    const action = { label: t("signOut"), run: () => void leave() };
    toast(t("unsaved", { count }), { tone: "danger", action });
  };
}
