"use client";

import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { DownloadIcon } from "@/components/ui/icons";
import { toast } from "@/components/ui/toast-store";
import { exportAccount } from "@/store/account";
import { useAttempt } from "./use-attempt";

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

export function ExportButton() {
  const t = useTranslations("settings.delete");
  const { busy, attempt } = useAttempt();
  const download = () =>
    attempt(async () => {
      save(await exportAccount());
      toast(t("exported"));
    });
  return (
    <Button busy={busy} onClick={download}>
      <DownloadIcon />
      {t("export")}
    </Button>
  );
}
