"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { toast } from "@/components/feedback/toaster";
import { Button } from "@/components/ui/button";
import { ClockIcon, DownloadIcon } from "@/components/ui/icons";
import { exportAccount } from "@/store/session/auth-api";
import { activityDialog } from "@/store/ui-state/dialogs";
import { ImportSection } from "./import-section";
import { Section } from "./section";
import { useToastOnError } from "./use-toast-on-error";

const FILE = "tend-export.json";

function save(blob: Blob): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = FILE;
  link.click();
  // Some browsers read the address only after the click handler has returned.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Downloads the whole account as a file. */
export function useExportDownload() {
  const t = useTranslations("settings.delete");
  const { attempt } = useToastOnError();
  return () =>
    attempt(async () => {
      save(await exportAccount());
      toast(t("exported"));
    });
}

/** The settings' page about what the account holds. */
export function DataPage() {
  const t = useTranslations("settings.data");
  const activity = useTranslations("activity");
  return (
    <>
      <Section title={t("export.title")} lead={t("export.lead")}>
        <p className="mb-4 text-muted text-sm">{t("export.text")}</p>
        <ExportButton />
      </Section>
      <ImportSection />
      <Section title={activity("own")} lead={activity("ownLead")}>
        <Button onClick={() => activityDialog.set("own")}>
          <ClockIcon />
          {activity("show")}
        </Button>
      </Section>
    </>
  );
}

export function ExportButton() {
  const t = useTranslations("settings.delete");
  const [busy, setBusy] = useState(false);
  const download = useExportDownload();
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
