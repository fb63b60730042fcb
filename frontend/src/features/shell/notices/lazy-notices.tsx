"use client";

import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { NoticeCard } from "@/components/feedback/toaster";
import { useCell } from "@/lib/cell";
import { useHasUnpersistedChanges } from "@/store/react/use-persistence";
import { isNewVersionWaiting, registerServiceWorker } from "./register-service-worker";
import { ServerNotice } from "./server-notice";
import { useOverwrittenTitles } from "./use-overwritten-titles";

/** The browser activates a version once the previous one has no work left, which Chromium waits for up to 5 minutes. */
const MAX_ACTIVATION_MS = 4000;

/** Reloads the page with the new version, or as soon as waiting longer for its activation would look like a failure. */
export async function activateNewVersion(): Promise<void> {
  const { serviceWorker } = navigator;
  const waiting = (await serviceWorker.getRegistration())?.waiting;
  if (waiting) {
    const activation = new Promise((resolve) => {
      serviceWorker.addEventListener("controllerchange", resolve, { once: true });
      setTimeout(resolve, MAX_ACTIVATION_MS);
    });
    waiting.postMessage("take over");
    await activation;
  }
  // The end of this page ends the work of the previous version, whose answer to the reload is to activate the new one.
  location.reload();
}

type Stage = "offered" | "accepted" | "dismissed";

/** Offers a new version once, and loads it as soon as nothing would be lost. */
function VersionNotice() {
  const t = useTranslations("shell.version");
  const isWaiting = useCell(isNewVersionWaiting);
  const hasUnsavedChanges = useHasUnpersistedChanges();
  const [stage, setStage] = useState<Stage>("offered");
  useEffect(() => {
    registerServiceWorker().catch(() => undefined);
  }, []);
  useEffect(() => {
    if (stage === "accepted" && !hasUnsavedChanges) void activateNewVersion();
  }, [stage, hasUnsavedChanges]);
  function acceptVersion() {
    // Blurring a field saves its text.
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    setStage("accepted");
  }
  if (!isWaiting || stage === "dismissed") return null;
  const action = stage === "offered" ? { label: t("reload"), run: acceptVersion } : undefined;
  return (
    <NoticeCard onDismiss={() => setStage("dismissed")} action={action}>
      {t(stage === "accepted" && hasUnsavedChanges ? "reloadPending" : "available")}
    </NoticeCard>
  );
}

/** The notices that load after the page. */
export default function LazyNotices() {
  useOverwrittenTitles();
  return (
    <>
      <ServerNotice />
      <VersionNotice />
    </>
  );
}
