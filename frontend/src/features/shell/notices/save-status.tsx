"use client";

import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { useCell } from "@/lib/cell";
import { useOnline } from "@/lib/use-online";
import { syncNow } from "@/store/app-store";
import { useLoadState, useOutboxState } from "@/store/react/hooks";
import { useHasUnpersistedChanges } from "@/store/react/use-persistence";
import { retryUnconfirmedSession, useSession } from "@/store/session/session";
import { isInMaintenance } from "../shell-state";

const SLOW_MS = 1000;

/** True after a delay, or at once if sending is blocked, until everything is saved. */
function useIsSavingSlow(hasPending: boolean, isBlocked: boolean): boolean {
  const [isSlow, setIsSlow] = useState(false);
  useEffect(() => {
    if (!hasPending || isBlocked) return setIsSlow(hasPending);
    const timer = setTimeout(setIsSlow, SLOW_MS, true);
    return () => clearTimeout(timer);
  }, [hasPending, isBlocked]);
  return isSlow;
}

type SaveState = "loading" | "saved" | "saving" | "retrying" | "maintenance" | "offline";

/** Returns the save status and the number of pending changes. */
function useSaveStatus(): { key: SaveState; count: number } {
  const { status, pending: count } = useOutboxState();
  const loaded = useLoadState().status === "ready";
  const online = useOnline();
  const session = useSession();
  const isUnreachable = session.status === "signed-in" && session.confirmation === "unreachable";
  const isWaiting = useCell(isInMaintenance) || status === "maintenance";
  const isBlocked = status === "retrying" || isWaiting || isUnreachable;
  const saving = useIsSavingSlow(count > 0, !online || isBlocked);
  if (!online) return { key: "offline", count };
  if (isBlocked) return { key: isWaiting && !isUnreachable ? "maintenance" : "retrying", count };
  if (saving) return { key: "saving", count };
  return { key: loaded ? "saved" : "loading", count };
}

const DOT: Record<Exclude<SaveState, "loading">, string> = {
  saved: "bg-ok",
  saving: "bg-muted",
  retrying: "bg-warn",
  maintenance: "bg-warn",
  offline: "bg-warn",
};

/** Asks before the page is left while it holds changes that are stored nowhere else. */
function useUnloadWarning(): void {
  const hasUnsavedChanges = useHasUnpersistedChanges();
  useEffect(() => {
    if (!hasUnsavedChanges) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [hasUnsavedChanges]);
}

function retryNow(): void {
  void retryUnconfirmedSession();
  syncNow();
}

function StatusText({ saving: { key, count } }: { saving: ReturnType<typeof useSaveStatus> }) {
  const t = useTranslations("shell.status");
  if (key === "loading") return null;
  return (
    <>
      <span aria-hidden="true" className={`size-1.5 shrink-0 rounded-full ${DOT[key]}`} />
      <span className="min-w-0 flex-1 wrap-anywhere">{t(key, { count })}</span>
      {key === "retrying" && (
        <Button size="sm" tone="plain" onClick={retryNow}>
          {t("retry")}
        </Button>
      )}
    </>
  );
}

/** The save status at the bottom of the sidebar. */
export function SaveStatus() {
  const saving = useSaveStatus();
  useUnloadWarning();
  return (
    <div
      role="status"
      className="flex min-h-11 shrink-0 items-center gap-2 border-line border-t px-5 py-2 text-muted text-xs"
    >
      <StatusText saving={saving} />
    </div>
  );
}

/** The save status above a phone's tabs, shown only if there is something to say. */
export function PhoneSaveStatus() {
  const saving = useSaveStatus();
  useUnloadWarning();
  if (saving.key === "loading" || saving.key === "saved" || saving.key === "saving") return null;
  return (
    <div role="status" className="phone-save-status">
      <StatusText saving={saving} />
    </div>
  );
}
