"use client";

import { useTranslations } from "use-intl";
import { toast } from "@/components/ui/toast-store";
import { closeAccount, store } from "@/store/app-store";
import { signOut } from "@/store/session";

/** Signs out, but not over changes that exist on this page alone. */
export function useSignOut(): () => void {
  const t = useTranslations("shell.account");

  async function leave() {
    try {
      await signOut();
      closeAccount();
    } catch {
      toast(t("signOutFailed"), { tone: "danger" });
    }
  }

  return () => {
    const { waiting } = store.outbox.state();
    if (waiting === 0) void leave();
    else
      toast(t("unsaved", { count: waiting }), {
        tone: "danger",
        action: { label: t("signOut"), run: leave },
      });
  };
}
