"use client";

import { useTranslations } from "use-intl";
import { announce } from "@/components/feedback/announcer";
import { toast } from "@/components/feedback/toast-store";
import { store, untilUndoChanges } from "@/store/app-store";

/** Returns a function that shows a toast with Undo. */
export function useUndoToast(): (message: string) => void {
  const t = useTranslations("common");
  return (message) => {
    announce(message);
    const run = () => void store.undo();
    toast(message, { action: { label: t("undo"), run }, until: untilUndoChanges });
  };
}
