"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { NoticeCard } from "@/components/feedback/notice-card";
import { useKeeps } from "./use-save-status";

/** Says once that this browser stores nothing, so that unsaved changes are lost with the window. */
export function StorageUnavailableNotice() {
  const t = useTranslations("shell.memory");
  const keeps = useKeeps();
  const [isDismissed, setIsDismissed] = useState(false);
  if (keeps || isDismissed) return null;
  return <NoticeCard onDismiss={() => setIsDismissed(true)}>{t("text")}</NoticeCard>;
}
