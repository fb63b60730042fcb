"use client";

import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { NoticeCard } from "@/components/feedback/toaster";
import { useCell } from "@/lib/cell";
import { useHasUnsavedChanges } from "./save-status";
import { newVersion, startWorker, takeNewVersion } from "./service-worker";

type Stage = "offered" | "wanted" | "dismissed";

/** Offers a new version once, and loads it as soon as nothing would be lost. */
export default function VersionNotice() {
  const t = useTranslations("shell.version");
  const there = useCell(newVersion);
  const hasUnsavedChanges = useHasUnsavedChanges();
  const [stage, setStage] = useState<Stage>("offered");
  useEffect(() => {
    startWorker().catch(() => undefined);
  }, []);
  useEffect(() => {
    if (stage === "wanted" && !hasUnsavedChanges) void takeNewVersion();
  }, [stage, hasUnsavedChanges]);
  function want() {
    // Blurring a field saves its text.
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    setStage("wanted");
  }
  if (!there || stage === "dismissed") return null;
  const action = stage === "offered" ? { label: t("reload"), run: want } : undefined;
  return (
    <NoticeCard onDismiss={() => setStage("dismissed")} action={action}>
      {t(stage === "wanted" && hasUnsavedChanges ? "waits" : "ready")}
    </NoticeCard>
  );
}
