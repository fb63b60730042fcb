"use client";

import { useTranslations } from "use-intl";
import { toast } from "@/components/feedback/toast-store";
import { exportAccount } from "@/store/session/auth-api";
import { useToastOnError } from "../use-toast-on-error";

const FILE = "tend-export.json";

function save(blob: Blob): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = FILE;
  link.click();
  // Some browsers read the address only after the click has returned.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Saves all that a person has in a file. */
export function useExport() {
  const t = useTranslations("settings.delete");
  const { attempt } = useToastOnError();
  return () =>
    attempt(async () => {
      save(await exportAccount());
      toast(t("exported"));
    });
}
