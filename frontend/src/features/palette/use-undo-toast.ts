"use client";

import { useTranslations } from "use-intl";
import { announce } from "@/components/feedback/announcer";
import { toast } from "@/components/feedback/toast-store";
import { store, untilUndoChanges } from "@/store/app-store";

/** Says what was done, with a way to take it back. */
export function useUndoToast(): (message: string) => void {
  const t = useTranslations("common");
  return (message) => {
    announce(message);
    const run = () => void store.undo();
    toast(message, { action: { label: t("undo"), run }, until: untilUndoChanges });
  };
}
