"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { toast } from "@/components/feedback/toaster";
import { useErrorMessages } from "@/components/form/use-form";
import { Problem } from "@/lib/api/problem";

/** Runs an action and shows a toast if it fails. */
export function useToastOnError() {
  const t = useTranslations("settings");
  const describeProblem = useErrorMessages([]);
  const [busy, setBusy] = useState(false);
  async function attempt(work: () => Promise<void>): Promise<void> {
    setBusy(true);
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      toast(t("failed", { reason: describeProblem(error).notice ?? "" }), { tone: "danger" });
    } finally {
      setBusy(false);
    }
  }
  return { busy, attempt };
}
