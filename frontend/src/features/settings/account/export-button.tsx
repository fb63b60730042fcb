"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { DownloadIcon } from "@/components/ui/icons";
import { useExport } from "./use-export";

export function ExportButton() {
  const t = useTranslations("settings.delete");
  const [busy, setBusy] = useState(false);
  const download = useExport();
  const onClick = () => {
    setBusy(true);
    void download().finally(() => setBusy(false));
  };
  return (
    <Button busy={busy} onClick={onClick}>
      <DownloadIcon />
      {t("export")}
    </Button>
  );
}
