"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { toast } from "@/components/feedback/toast-store";
import { useErrorMessages } from "@/components/form/use-error-messages";
import { Problem } from "@/lib/api/problem";

/** Runs an action and shows a toast if it fails. */
export function useToastOnError() {
  const t = useTranslations("settings");
  const explain = useErrorMessages([]);
  const [busy, setBusy] = useState(false);
  async function attempt(work: () => Promise<void>): Promise<void> {
    setBusy(true);
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      toast(t("failed", { why: explain(error).notice ?? "" }), { tone: "danger" });
    } finally {
      setBusy(false);
    }
  }
  return { busy, attempt };
}
