"use client";

import { useEffect } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { syncNow } from "@/store/app-store";
import { confirmSession } from "@/store/session/session";
import { type Saving, useHasUnsavedChanges, useSaveStatus } from "./use-save-status";

const DOT: Record<Exclude<Saving, "loading">, string> = {
  saved: "bg-ok",
  saving: "bg-muted",
  retrying: "bg-warn",
  offline: "bg-warn",
};

/** Asks before the page is left while it holds changes that are stored nowhere else. */
function useGuard(): void {
  const hasUnsavedChanges = useHasUnsavedChanges();
  useEffect(() => {
    if (!hasUnsavedChanges) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [hasUnsavedChanges]);
}

function tryNow(): void {
  void confirmSession();
  syncNow();
}

function Words({ saving: { key, count } }: { saving: ReturnType<typeof useSaveStatus> }) {
  const t = useTranslations("shell.status");
  if (key === "loading") return null;
  return (
    <>
      <span aria-hidden="true" className={`size-1.5 shrink-0 rounded-full ${DOT[key]}`} />
      <span className="flex-1">{t(key, { count })}</span>
      {key === "retrying" && (
        <Button size="sm" tone="plain" onClick={tryNow}>
          {t("now")}
        </Button>
      )}
    </>
  );
}

/** The save status at the bottom of the sidebar. */
export function SaveStatus() {
  const saving = useSaveStatus();
  useGuard();
  return (
    <div
      role="status"
      className="sticky -inset-be-3 mt-auto -mb-3 flex min-h-9 flex-wrap items-center gap-2 bg-side px-2 pt-4 pb-3 text-muted text-xs"
    >
      <Words saving={saving} />
    </div>
  );
}

/** The save status above a phone's tabs, shown only if there is something to say. */
export function SaveNotice() {
  const saving = useSaveStatus();
  useGuard();
  if (saving.key !== "retrying" && saving.key !== "offline") return null;
  return (
    <div role="status" className="save-notice">
      <Words saving={saving} />
    </div>
  );
}
